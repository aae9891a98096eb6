//! Microsoft Teams: an adaptive card, as a workflow's webhook takes it.
//! <https://adaptivecards.io/explorer/RichTextBlock.html>

use serde_json::{Value, json};

use crate::view::digest::DigestView;

use super::message::{Message, Section, left_out};

/// The most bytes of a message: 28 KB, with room for what is wrapped around it.
const MOST_BYTES: usize = 26_000;

/// Writes a digest as a card. All text that people wrote is in runs of rich text, in which Teams reads no Markdown.
pub fn render(view: &DigestView) -> Value {
    let message = Message::of(view);
    message.fitting(
        |sections, more| card(&message.title, sections, more),
        |card| card.to_string().len() <= MOST_BYTES,
    )
}

fn card(title: &str, sections: &[Section], more: usize) -> Value {
    let run = |text: &str| json!({ "type": "TextRun", "text": text });
    let block = |runs: Vec<Value>| json!({ "type": "RichTextBlock", "inlines": runs });
    let mut body = vec![
        json!({ "type": "TextBlock", "text": title, "size": "Medium", "weight": "Bolder", "wrap": true }),
    ];
    for section in sections {
        let mut heading = run(&section.heading);
        heading["weight"] = "Bolder".into();
        body.push(block(vec![heading]));
        body.extend(section.entries.iter().map(|entry| block(vec![run(&format!("• {entry}"))])));
    }
    if let Some(words) = left_out(more) {
        let mut words = run(&words);
        words["isSubtle"] = true.into();
        body.push(block(vec![words]));
    }
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": body,
            },
        }],
    })
}
