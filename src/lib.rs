//! `git-plan`: plans as code. Objectives, key results, metrics, initiatives, tasks, owners and dependencies are YAML
//! files in a git repository; this library reads them as one graph, checks it, schedules it and compares versions.

pub mod assess;
pub mod base;
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod edit;
pub mod exchange;
pub mod graph;
pub mod history;
pub mod load;
pub mod model;
pub mod progress;
pub mod provider;
pub mod render;
pub mod review;
pub mod rules;
pub mod schedule;
pub mod signal;
pub mod snapshot;
pub mod source;
pub mod syntax;
pub mod view;
