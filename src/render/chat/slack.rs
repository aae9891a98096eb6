//! Slack: Block Kit, as an incoming webhook and `chat.postMessage` take it.
//! <https://docs.slack.dev/reference/block-kit/blocks>

use serde_json::{Value, json};

use crate::view::digest::DigestView;

use super::message::{Message, Section, left_out};

/// The most blocks of a message.
const MOST_BLOCKS: usize = 50;
/// The most characters of the text of a block.
const LONGEST_TEXT: usize = 3000;

/// Writes a digest as blocks. All text is `plain_text`, in which Slack reads no markup.
pub fn render(view: &DigestView) -> Value {
    let message = Message::of(view);
    let blocks = message.fitting(
        |sections, more| blocks(&message.title, sections, more),
        |blocks| blocks.len() <= MOST_BLOCKS,
    );
    // The text is what notifications show; it holds nothing that somebody wrote.
    json!({ "text": message.title, "blocks": blocks })
}

fn blocks(title: &str, sections: &[Section], more: usize) -> Vec<Value> {
    let text = |text: &str| json!({ "type": "plain_text", "text": text, "emoji": false });
    let mut blocks = vec![json!({ "type": "header", "text": text(title) })];
    for section in sections {
        let mut part = escaped(&section.heading);
        for entry in &section.entries {
            let line = format!("\n• {}", escaped(entry));
            if length(&part) + length(&line) > LONGEST_TEXT {
                blocks.push(json!({ "type": "section", "text": text(&part) }));
                part = escaped(&section.heading);
            }
            part.push_str(&line);
        }
        blocks.push(json!({ "type": "section", "text": text(&part) }));
    }
    if let Some(words) = left_out(more) {
        blocks.push(json!({ "type": "context", "elements": [text(&words)] }));
    }
    blocks
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The three characters that Slack asks to be escaped in all text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
