//! Lark and Feishu: a message card, as a custom bot takes it.
//! <https://open.larksuite.com/document/client-docs/bot-v3/add-custom-bot>

use serde_json::{Value, json};

use crate::view::digest::DigestView;

use super::message::{Message, Section, left_out};

/// The most bytes of a request: 20 KB, with room for a signature and a timestamp.
const MOST_BYTES: usize = 19_000;
/// The most elements of a card.
const MOST_ELEMENTS: usize = 50;

/// Writes a digest as a card. All text is `plain_text`, in which no tag is read.
pub fn render(view: &DigestView) -> Value {
    let message = Message::of(view);
    message.fitting(
        |sections, more| card(&message.title, sections, more),
        |card| {
            let elements = card["card"]["elements"].as_array().map_or(0, Vec::len);
            elements <= MOST_ELEMENTS && card.to_string().len() <= MOST_BYTES
        },
    )
}

fn card(title: &str, sections: &[Section], more: usize) -> Value {
    let text = |text: String| json!({ "tag": "plain_text", "content": text });
    let mut elements = Vec::new();
    for section in sections {
        let entries: String = section.entries.iter().map(|entry| format!("\n• {entry}")).collect();
        elements.push(json!({ "tag": "div", "text": text(format!("{}{entries}", section.heading)) }));
    }
    if let Some(words) = left_out(more) {
        elements.push(json!({ "tag": "note", "elements": [text(words)] }));
    }
    json!({
        "msg_type": "interactive",
        "card": {
            "config": { "wide_screen_mode": true },
            "header": { "template": "blue", "title": text(title.to_owned()) },
            "elements": elements,
        },
    })
}
