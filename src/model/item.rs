//! One item as its file says it: its id, its fields, each with its place.

use crate::base::{Day, Span, Spanned};

use super::field::{Field, FieldIx, SpannedText};
use super::kind::ItemKind;
use super::value::{FromValue, Value};

/// A field that an item has.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldValue {
    /// Which field it is.
    pub field: FieldIx,
    /// Its key.
    pub key: Span,
    /// The bytes of its value.
    pub span: Span,
    /// What it says.
    pub value: Value,
}

/// An item as its file says it, with what of it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Its id, at its key; the manifest's is empty.
    pub id: SpannedText,
    /// The key with the whole value.
    pub span: Span,
    /// The item of the same file that it is nested in, by its place in the file's list.
    pub nested_in: Option<u32>,
    /// The day of a check-in.
    pub day: Option<Spanned<Day>>,
    /// Its fields, in the registry's order.
    pub fields: Vec<FieldValue>,
    /// Fields that are there but could not be read; a rule about what is missing leaves them alone.
    pub unreadable: Vec<FieldIx>,
}

impl Item {
    /// Returns a field's value, `None` where it is absent or could not be read.
    pub fn get<T: FromValue + ?Sized>(&self, field: Field<T>) -> Option<&T> {
        T::from_value(&self.field(field.ix())?.value)
    }

    /// Returns a field's value with its place.
    pub fn spanned<T: FromValue + ?Sized>(&self, field: Field<T>) -> Option<Spanned<&T>> {
        let found = self.field(field.ix())?;
        Some(Spanned::new(T::from_value(&found.value)?, found.span))
    }

    /// Returns a field as it is written.
    pub fn field(&self, field: FieldIx) -> Option<&FieldValue> {
        let at = self.fields.binary_search_by_key(&field, |value| value.field).ok()?;
        Some(&self.fields[at])
    }

    /// Returns whether the field was written, readable or not.
    pub fn mentions<T: FromValue + ?Sized>(&self, field: Field<T>) -> bool {
        self.field(field.ix()).is_some() || self.unreadable.contains(&field.ix())
    }

    /// Returns the place of a field's value, or of the id where the item does not have it.
    pub fn span_of<T: FromValue + ?Sized>(&self, field: Field<T>) -> Span {
        self.field(field.ix()).map_or(self.id.span, |found| found.span)
    }

    /// Returns whether it is a task that takes no time by its own word: a milestone.
    pub fn is_milestone(&self) -> bool {
        self.get(super::registry::MILESTONE).copied().unwrap_or(false)
    }

    /// Returns the title, else the name, else the id.
    pub fn title(&self) -> &str {
        let title = self.get(super::registry::TITLE).or_else(|| self.get(super::registry::NAME));
        title.unwrap_or(&self.id.value)
    }

    /// Returns the kind as tables and outputs name it, which tells milestones and externals from tasks.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            ItemKind::Task if self.is_milestone() => "milestone",
            ItemKind::Task if self.get(super::registry::EXTERNAL).is_some() => "external",
            kind => kind.name(),
        }
    }

    /// Returns the `status` field's word, whichever of the kinds of status it is; `None` where it is not written.
    pub fn status(&self) -> Option<&'static str> {
        let field = FieldIx::named(self.kind, "status")?;
        match &self.field(field)?.value {
            Value::Choice(choice) => Some(choice.0),
            _ => None,
        }
    }
}
