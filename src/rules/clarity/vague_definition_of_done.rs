use crate::diagnostic::Finding;
use crate::model::registry as fields;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A `done_when` of more than one sentence, and one of which nothing can be tested: it has a word that everybody
    /// understands differently, and neither a figure nor an act that somebody can witness.
    ///
    /// Words that leave it open are `improve`, `better`, `faster`, `support`, `help`, `enable`, `optimise`, `as needed`,
    /// `as appropriate`, `if possible`, `reasonable`, `sufficient`, `properly`, `user-friendly`, `and so on` and their
    /// like. A number, or a word such as `signed`, `passes`, `published`, `counted` or `without an error`, settles it.
    ///
    /// ## Why it matters
    /// On a given day, two people should come to the same answer to "is it done?". "Shifts are improved" is always and
    /// never true. And where there are two sentences, one of them is a second condition that gets forgotten, or a second
    /// task.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   shift-plan:
    ///     title: A shift plan for two shifts
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Shifts are improved and support the teams as needed.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   shift-plan:
    ///     title: A shift plan for two shifts
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Every hour from six to ten has four names beside it.
    /// ```
    pub(super) static VAGUE_DEFINITION_OF_DONE = {
        name: "vague-definition-of-done",
        group: Clarity,
        level: Note,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

/// Words that leave it open when something is done. A `*` stands for any ending.
const VAGUE: &[&str] = &[
    "improv*",
    "better",
    "enhanc*",
    "optimis*",
    "optimiz*",
    "streamlin*",
    "moderni*",
    "faster",
    "quick*",
    "easy",
    "easier",
    "easily",
    "simple",
    "simpler",
    "simply",
    "nice",
    "nicely",
    "nicer",
    "good",
    "great",
    "support",
    "supports",
    "supported",
    "supporting",
    "help",
    "helps",
    "helped",
    "enabl*",
    "facilitat*",
    "appropriate*",
    "adequate*",
    "reasonabl*",
    "sufficient*",
    "acceptabl*",
    "proper",
    "properly",
    "robust*",
    "stable",
    "smooth*",
    "seamless*",
    "intuitive*",
    "user-friendly",
    "flexible",
    "efficient*",
    "effective*",
    "significant*",
    "mostly",
    "largely",
    "roughly",
    "tbd",
];
/// The same in several words.
const VAGUE_PHRASES: &[&str] = &[
    "as needed",
    "as necessary",
    "as required",
    "as appropriate",
    "as far as possible",
    "if possible",
    "where possible",
    "if needed",
    "if necessary",
    "when needed",
    "and so on",
    "best effort",
    "looks good",
    "works well",
    "in good shape",
];
/// Words of acts and states that somebody can witness. A `*` stands for any ending.
const TESTABLE: &[&str] = &[
    "sign",
    "signs",
    "signed",
    "approv*",
    "accept",
    "accepts",
    "accepted",
    "confirm*",
    "pass",
    "passes",
    "passed",
    "publish*",
    "deliver*",
    "deploy*",
    "merged",
    "released",
    "ship",
    "ships",
    "shipped",
    "counted",
    "measur*",
    "tested",
    "test",
    "tests",
    "tester*",
    "equal*",
    "match*",
    "empty",
    "nobody",
    "none",
    "without",
    "paid",
    "sold",
    "sent",
    "arriv*",
    "answer*",
    "decided",
    "removed",
    "deleted",
    "installed",
    "switched",
    "replac*",
    "listed",
    "recorded",
    "written",
    "handed",
    "returned",
];
/// Numbers in words.
const NUMBERS: &[&str] = &[
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "thousand", "million", "half", "third",
    "quarter", "twice", "zero",
];
/// Before a full stop that ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "approx", "ca", "cf", "vs", "no", "nr", "st", "dr", "mr", "mrs", "ms", "inc", "ltd",
    "co", "a.m", "p.m", "min", "max", "incl", "excl", "fig", "vol",
];

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    for (item, written) in context.open_items() {
        let Some(done_when) = written.spanned(fields::DONE_WHEN) else { continue };
        let sentences = sentences(done_when.value);
        let (message, label, help) = if sentences > 1 {
            (
                format!("`{}` says in {sentences} sentences when it is done", written.id.value),
                "more than one sentence".to_owned(),
                "keep the one sentence that decides; make a task of its own of what else is to be done",
            )
        } else if let Some(word) = vague_word(done_when.value) {
            (
                format!(
                    "nobody can test when `{}` is done: `{word}` means something else to everybody",
                    written.id.value
                ),
                format!("`{word}`, and nothing to test it by"),
                "say what somebody can see on that day: a figure, a signature, a test that passes",
            )
        } else {
            continue;
        };
        findings.push(
            VAGUE_DEFINITION_OF_DONE
                .finding(context.plan().place(item, done_when.span), message)
                .label(label)
                .help(help)
                .item(written.kind.name(), written.id.value.as_ref())
                .field(fields::DONE_WHEN.name()),
        );
    }
}

/// Returns the number of sentences: a full stop, an exclamation or question mark ends one where a capital or a figure
/// follows, and so does a line break before a dash or star.
fn sentences(text: &str) -> usize {
    let lines = text.lines().filter(|line| line.trim_start().starts_with(['-', '*', '•'])).count();
    let mut ends = 0;
    let mut words = text.split_whitespace().peekable();
    while let (Some(word), Some(next)) = (words.next(), words.peek()) {
        let word = word.trim_end_matches(['"', '\'', ')', '”', '’']);
        let begins = || {
            next.trim_start_matches(['"', '\'', '(', '“', '‘'])
                .starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit())
        };
        if word.ends_with(['.', '!', '?']) && begins() && !(word.ends_with('.') && is_abbreviation(word)) {
            ends += 1;
        }
    }
    (1 + ends).max(lines)
}

/// Whether the full stop behind a word ends no sentence: an initial ("J. Smith"), an abbreviation, a number that counts.
fn is_abbreviation(word: &str) -> bool {
    let stem = word.trim_end_matches('.').to_lowercase();
    stem.chars().count() <= 1
        || stem.chars().all(|letter| letter.is_ascii_digit())
        || ABBREVIATIONS.contains(&stem.as_str())
}

/// Returns the word by which a definition cannot be tested, if it has one and nothing that can be.
fn vague_word(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words = || {
        lower
            .split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '%' | '\'' | '’')))
            .filter(|word| !word.is_empty())
    };
    let settles = |word: &str| {
        word.chars().any(char::is_numeric) || is_one_of(word, NUMBERS) || is_one_of(word, TESTABLE)
    };
    if words().any(settles) {
        return None;
    }
    let phrase = || {
        let joined = format!(" {} ", words().collect::<Vec<_>>().join(" "));
        VAGUE_PHRASES
            .iter()
            .find(|phrase| joined.contains(&format!(" {phrase} ")))
            .map(|phrase| (*phrase).to_owned())
    };
    words().find(|word| is_one_of(word, VAGUE)).map(str::to_owned).or_else(phrase)
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    // Most words of a list begin with another letter, which is the quickest to see.
    let first = word.as_bytes().first();
    list.iter().filter(|known| known.as_bytes().first() == first).any(|known| match known.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == *known,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_another_begins() {
        for (text, count) in [
            ("The report is signed.", 1),
            ("It scores e.g. Every application", 1),
            ("Version 1.2 is out at 10 a.m. on Monday", 1),
            ("Dr. Novak and J. Smith have signed", 1),
            ("The report is signed. The invoice is paid.", 2),
            ("Is it signed? Then it is done", 2),
            ("- it is signed\n- it is paid\n", 2),
            ("Step 3. Ends there", 1),
            ("", 1),
        ] {
            assert_eq!(sentences(text), count, "{text}");
        }
    }

    #[test]
    fn a_figure_or_an_act_settles_what_a_vague_word_leaves_open() {
        for (text, word) in [
            ("Shifts are improved and support the teams as needed.", Some("improved")),
            ("The handover goes on as needed.", Some("as needed")),
            ("A user-friendly form", Some("user-friendly")),
            ("The form is 20% faster", None),
            ("The improved form is signed", None),
            ("Two testers find it easy", None),
            ("The policy names the new address", None),
            ("The property is insured", None),
            ("The service runs smoothly for all", Some("smoothly")),
            ("The hall is painted", None),
            ("The goods stand in the yard", None),
        ] {
            assert_eq!(vague_word(text).as_deref(), word, "{text}");
        }
    }
}
