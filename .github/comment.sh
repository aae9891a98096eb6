#!/usr/bin/env bash
# Keeps one comment on a pull request up to date: `comment.sh FILE`, where the first line of the file is the hidden line that
# `git plan ci --comment FILE` writes. A comment with the same digest is left as it is, and none is begun where nothing is new.
#
# It reads GITHUB_REPOSITORY, NUMBER (of the pull request), CHANGED (`true` where there is something new), AUTHOR (whose
# comments are ours) and GH_TOKEN, and runs `gh`. Where it may not comment, as in a pull request from a fork, it says so and
# ends with 0: the summary of the job says the same.
set -euo pipefail

readonly FILE=$1
: "${GITHUB_REPOSITORY:?}" "${NUMBER:?}" "${CHANGED:?}" "${AUTHOR:?}"

[ -s "$FILE" ] || {
    echo "Nothing is compared, so there is no comment."
    exit 0
}
IFS= read -r first <"$FILE" || true
form='^<!-- git-plan:diff id=[A-Za-z0-9._-]+ .*digest=[0-9a-f]+ -->$'
[[ $first =~ $form ]] || {
    echo "error: $FILE does not begin with the hidden line of a comment" >&2
    exit 2
}
MARKER=${first%% base=*}' '
digest=${first##* digest=}
export MARKER AUTHOR

give_up() {
    # What GitHub says is on standard error already.
    printf '::notice title=git-plan::%s\n' "There is no comment, as the token may not $1: the summary of the job says the same."
    exit 0
}

# The id and the hidden line of our comment; the oldest where there are several.
# shellcheck disable=SC2016 # a program of jq
ours='.[] | select(.user.login == env.AUTHOR) | select(.body | startswith(env.MARKER)) | "\(.id) \(.body | split("\n")[0] | rtrimstr("\r"))"'
found=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments?per_page=100" --jq "$ours") ||
    give_up "read the comments"
found=${found%%$'\n'*}

if [ -z "$found" ]; then
    if [ "$CHANGED" != true ]; then
        echo "Nothing is new, so there is no comment."
        exit 0
    fi
    gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" -F "body=@$FILE" ||
        give_up "write a comment"
    echo "Commented."
elif [ "${found##* digest=}" = "$digest" ]; then
    echo "The comment says it already."
else
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/${found%% *}" -F "body=@$FILE" ||
        give_up "change the comment"
    echo "Brought the comment up to date."
fi
