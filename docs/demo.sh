#!/bin/sh
# What `make demo` shows: the sample archive loaded and asked. Arguments: the searcher command, the archive to make.
set -eu
searcher=$1
archive=$2
rm -rf "$archive"
export SEARCHER_INDEX="$archive"

say() { printf '\n\033[2m$\033[0m \033[1m%s\033[0m\n\n' "$*"; }
run() {
    say "searcher $*"
    "$searcher" "$@"
}
[ -t 1 ] || say() { printf '\n$ %s\n\n' "$*"; }

run load seeds
run search 'ukraine talks' --limit 3 --facet source --facet entity:8 --facet year
run trend 'ukraine OR putin' --by quarter
run search 'headline:earthquake' --limit 2
run facets 'inflation OR rates' --facet organisation:5 --facet place:5 --facet language
printf '\nThe archive is in %s. Go on with: %s search … --index %s\n' "$archive" "$searcher" "$archive"
