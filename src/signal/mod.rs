//! What happened to a plan between two moments, and whom each event concerns: plain data, without words for people.
//!
//! Both moments are as they were then, each as of its own data date: so what the passing of time brings about is an event
//! too. Who is told of an event is computed from the graph: those whose own dates or duties it touches, and nobody else.
//! [`Kind::audience`] defines it for each kind, and a law over random plans holds this room to that.
//!
//! This room reads no file and sends nothing.

mod audience;
mod between;
mod event;
mod kind;
mod question;
mod reference;
#[cfg(test)]
mod tests;

pub use between::events;
pub use event::{Concern, Event, Light, What};
pub use kind::{Kind, Urgency};
pub use question::{Question, Subject};
pub use reference::reference;
