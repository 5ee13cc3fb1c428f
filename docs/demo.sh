#!/bin/sh
# What `make demo` shows: the sample archive loaded and asked. Arguments: the searcher command, the archive to make.
set -eu
searcher=$1
archive=$2
rm -rf "$archive"
export SEARCHER_INDEX="$archive"

bold= plain=
[ ! -t 1 ] || { bold=$(printf '\033[1m') plain=$(printf '\033[0m'); }

run() {
    printf '\n%s$ searcher' "$bold"
    for word in "$@"; do
        case $word in
            *[!A-Za-z0-9_:./-]*) printf " '%s'" "$word" ;;
            *) printf ' %s' "$word" ;;
        esac
    done
    printf '%s\n\n' "$plain"
    "$searcher" "$@"
}

run load seeds
run search 'ukraine talks' --limit 3 --facet source --facet entity:8 --facet year
run trend 'ukraine OR putin' --by quarter
run search 'headline:earthquake' --limit 2
run facets 'inflation OR rates' --facet organisation:5 --facet place:5 --facet language
printf '\nThe archive is in %s. Go on with: %s search … --index %s\n' "$archive" "$searcher" "$archive"
