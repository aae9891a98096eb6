//! A digest as a message for a chat: the body of the request that posts it.
//!
//! What people wrote is text and nothing else there: it mentions nobody, links nowhere and formats nothing. A message keeps to the
//! limits of its service by leaving whole entries out and saying how many.

pub mod lark;
mod message;
pub mod slack;
pub mod teams;
#[cfg(test)]
mod tests;
