//! `git-plan`: plans as code. Objectives, key results, metrics, initiatives, tasks, owners and dependencies are YAML
//! files in a git repository; this library reads them as one graph, checks it, schedules it and compares versions.

pub mod base;
pub mod schedule;
