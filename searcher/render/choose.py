"""Format → printer. Each is imported when it is asked for."""

from __future__ import annotations

from searcher.render.base import Format, Renderer, Setting


def renderer(shape: Format, setting: Setting) -> Renderer:
    """The printer of a format."""
    match shape:
        case Format.TABLE:
            from searcher.render.as_table import TableRenderer

            return TableRenderer(setting)
        case Format.JSON:
            from searcher.render.as_json import JsonRenderer

            return JsonRenderer(setting)
        case Format.JSONL:
            from searcher.render.as_json import JsonLinesRenderer

            return JsonLinesRenderer(setting)
        case Format.CSV:
            from searcher.render.as_rows import RowRenderer, csv_writer

            return RowRenderer(setting, csv_writer(setting.screen.out))
        case Format.TSV:
            from searcher.render.as_rows import RowRenderer, tsv_writer

            return RowRenderer(setting, tsv_writer(setting.screen.out))
        case Format.IDS:
            from searcher.render.as_rows import IdRenderer

            return IdRenderer(setting)
