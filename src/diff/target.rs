//! Whether a change asks for less.

use crate::model::{Item, registry};

/// Returns whether the head asks less of a key result than the base: its target is nearer to where it came from.
pub fn lowers_target(base: &Item, head: &Item) -> bool {
    let (Some(from), Some(old), Some(new)) =
        (base.get(registry::FROM), base.get(registry::TO), head.get(registry::TO))
    else {
        return false;
    };
    if old.number >= from.number { new.number < old.number } else { new.number > old.number }
}
