//! CSV, with a header.

use serde::Serialize;

/// Returns rows as CSV; the fields of a row are its columns.
pub fn render<R: Serialize>(rows: impl IntoIterator<Item = R>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).expect("rows of scalars are written to memory");
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("CSV of strings is UTF-8")
}
