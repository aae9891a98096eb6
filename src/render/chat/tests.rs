//! One digest in every chat, and what must hold of all of them.

use serde_json::Value;

use crate::view::diff::RevisionView;
use crate::view::digest::{DigestView, EntryView, PersonView, TouchView};
use crate::view::{FORMAT_VERSION, Head};

use super::message::quiet;
use super::{lark, slack, teams};

fn entry(event: &'static str, urgency: &'static str, title: &str, words: &str) -> EntryView {
    EntryView {
        event,
        urgency,
        kind: "task",
        id: "audit".to_owned(),
        title: title.to_owned(),
        words: words.to_owned(),
        touches: vec![TouchView { id: "gate".to_owned(), title: "G".to_owned(), was: None, finish: None }],
    }
}

fn person(id: &str, name: &str, entries: Vec<EntryView>) -> PersonView {
    PersonView { person: id.to_owned(), name: name.to_owned(), entries, turned_off: 0 }
}

fn view(people: Vec<PersonView>) -> DigestView {
    DigestView {
        header: Head {
            format_version: FORMAT_VERSION,
            command: "digest",
            as_of: Some("2026-03-10".to_owned()),
        },
        base: RevisionView::commit("v1", "1".repeat(40)),
        since: "2026-03-04".to_owned(),
        head: RevisionView::work_tree(),
        only_now: false,
        people,
    }
}

fn sample() -> DigestView {
    let ana = vec![
        entry(
            "approval_asked",
            "now",
            "Audit & <b>sign-off</b>",
            "`audit` asks for your approval by 2026-03-12",
        ),
        entry("need_slipped", "digest", "Evidence", "`evidence` is forecast to finish 2026-04-10"),
    ];
    view(vec![
        person("ana", "Ana Ruiz", ana),
        person("ben", "Ben", vec![entry("blocked", "digest", "T", "w")]),
    ])
}

fn all(view: &DigestView) -> [Value; 3] {
    [slack::render(view), lark::render(view), teams::render(view)]
}

/// Every string that is shown of a message.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                match inner.as_str() {
                    Some(text) if matches!(key.as_str(), "text" | "content") => found.push(text.to_owned()),
                    _ => texts(inner, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| texts(inner, found)),
        _ => {}
    }
}

fn shown(message: &Value) -> String {
    let mut found = Vec::new();
    texts(message, &mut found);
    found.join("\n")
}

#[test]
fn each_chat_has_its_message() {
    let [slack, lark, teams] = all(&sample()).map(|message| crate::render::json::render(&message));
    insta::assert_snapshot!("slack", slack);
    insta::assert_snapshot!("lark", lark);
    insta::assert_snapshot!("teams", teams);
}

#[test]
fn what_somebody_wrote_mentions_nobody_and_links_nowhere() {
    let hostile = "<!channel> <@U123> @all @here <at user_id=\"all\">x</at> https://evil.example/x www.evil.example \
                   [click](https://evil.example) mailto:a@evil.example \u{202e}*bold*\u{1b}[31m\nnext";
    let one = person("ana", hostile, vec![entry("blocked", "now", hostile, hostile)]);
    for message in all(&view(vec![one])) {
        let shown = shown(&message);
        for live in [
            "<!",
            "<@",
            "<at",
            "@a",
            "@h",
            "@U",
            "@e",
            "://",
            "evil.example",
            "www.e",
            "mailto:a",
            "\u{1b}",
            "\u{202e}",
        ] {
            assert!(!shown.contains(live), "{live:?} in {shown}");
        }
        assert!(shown.contains("click"), "it is told all the same: {shown}");
    }
    assert_eq!(
        quiet("due: 4.5 at 10:30, e.g. this."),
        "due: 4.\u{2060}5 at 10:\u{2060}30, e.\u{2060}g. this."
    );
}

#[test]
fn a_long_digest_keeps_to_the_limits_by_leaving_whole_entries_out() {
    let title = "A title of about forty letters, as there are";
    for (people, count) in [(1, 2000), (80, 3), (400, 1)] {
        let entries = |of: usize| {
            (0..count)
                .map(|at| {
                    entry(
                        "blocked",
                        "digest",
                        title,
                        &format!("entry {of}/{at}: {}", "word ".repeat(at % 200)),
                    )
                })
                .collect()
        };
        let long = view((0..people).map(|of| person("p", &format!("Person {of}"), entries(of))).collect());
        let [slack, lark, teams] = all(&long);
        let blocks = slack["blocks"].as_array().expect("blocks");
        assert!(blocks.len() <= 50, "{}", blocks.len());
        let mut found = Vec::new();
        texts(&slack, &mut found);
        assert!(found.iter().all(|text| text.encode_utf16().count() <= 3000));
        assert!(blocks[0]["text"]["text"].as_str().expect("a headline").len() <= 150);
        assert!(lark.to_string().len() <= 20_000 && teams.to_string().len() <= 28_000);
        for message in [&slack, &lark, &teams] {
            let shown = shown(message);
            let told = shown.matches("entry ").count();
            let left_out = people * count - told;
            assert!(told > 10 && left_out > 0, "{told} of {people} × {count}");
            assert!(shown.contains(&format!("{left_out} more events are left out")), "{left_out}: {shown}");
            // No entry is cut: each that is there has all of its words.
            assert!(!shown.contains("wor\n"), "{shown}");
        }
    }
}

#[test]
fn an_empty_digest_is_a_message_too() {
    for message in all(&view(Vec::new())) {
        assert!(shown(&message).contains("Nothing that concerns anybody happened."));
    }
}
