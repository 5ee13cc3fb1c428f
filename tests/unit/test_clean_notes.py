"""Notes of syndication and copyright, and who they name."""

from __future__ import annotations

import pytest

from index.clean.notes import is_disclaimer, is_note, publisher_of


@pytest.mark.parametrize(
    ("note", "publisher"),
    [
        ("© 2025 Lindentaler Bote. Alle Rechte vorbehalten.", "Lindentaler Bote"),
        ("© 2024 Le Courrier des Rives. Tous droits réservés.", "Le Courrier des Rives"),
        ("© 2023 La voz de la bahía. Todos los derechos reservados.", "La voz de la bahía"),
        ("Copyright 2020 Tallgrass Beacon. All rights reserved.", "Tallgrass Beacon"),
        ("Copyright © 2024 by The Daily Lantern", "The Daily Lantern"),
        ("(c) 2019 Harbour Courier", "Harbour Courier"),
        ("© Der Abendbote GmbH 2024", "Der Abendbote GmbH"),
        ("© 2025 Saffron Ledger Media Pvt. Ltd. All rights reserved.", "Saffron Ledger Media Pvt. Ltd"),
        (
            "(This content comes automatically from a news agency feed and Ganges Mail has not edited it.)",
            "Ganges Mail",
        ),
        ("This story is from a syndicated feed. Noonday accepts no responsibility for it.", "Noonday"),
        ("(Only the headline of this feed story has been changed by The Malabar Post.)", "Malabar Post"),
        ("(This story has not been edited by our staff and comes from a syndicated feed.)", None),
        ("© 2025. All rights reserved.", None),
        ("© 2025 …", None),
        ("All rights reserved.", None),
        ("© Riproduzione riservata", None),
        ("© 2025 dpa-infocom, dpa:251204-930-1234/1", None),
    ],
)
def test_publishers(note: str, publisher: str | None) -> None:
    assert is_note(note)
    assert publisher_of(note) == publisher


@pytest.mark.parametrize(
    "line", ["Copyright law is broken, say artists", "(c) Prices rose again.", "Feeding the gulls"]
)
def test_lines_that_are_no_notes(line: str) -> None:
    assert not is_note(line)


def test_disclaimers() -> None:
    assert is_disclaimer("Disclaimer: The paper answers for nothing.")
    assert not is_disclaimer("Disclaimers are a plague of our time.")
