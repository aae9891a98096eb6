//! Who is meant by an id, a handle or a mail address.

use crate::model::registry;

use super::plan::{PartyIx, Plan};

impl Plan {
    /// Returns the people who may be meant by a name that somebody gave, in the order of their ids: whoever has it as id;
    /// else as `handle`, with or without its `@`, or as `email`, whatever the case.
    pub fn people_called(&self, name: &str) -> Vec<PartyIx> {
        let name = name.trim();
        if let Some(person) = self.find_person(name) {
            return vec![person];
        }
        let bare = |text: &str| text.trim().trim_start_matches('@').to_lowercase();
        let is_called = |person: &PartyIx| {
            let written = self.party(*person);
            let handle = written.get(registry::HANDLE).is_some_and(|handle| bare(handle) == bare(name));
            handle || written.get(registry::EMAIL).is_some_and(|email| bare(email) == name.to_lowercase())
        };
        if bare(name).is_empty() { Vec::new() } else { self.people().filter(is_called).collect() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::graph::{PlanFile, link};
    use crate::model::{Role, lower};

    #[test]
    fn people_are_known_by_id_handle_and_mail_address() {
        let text = "plan: P\nversion: 1\nstart: 2026-03-02\npeople:\n  \
                    ana: {name: Ana, email: Ana@Example.org, handle: '@aruiz'}\n  \
                    ben: {name: Ben, email: team@example.org, handle: bsato}\n  \
                    cleo: {name: Cleo, email: team@example.org, handle: ana}\n";
        let file =
            PlanFile { path: "plan.yaml".into(), lowered: Arc::new(lower(text.as_bytes(), Role::Manifest)) };
        let (plan, _, findings) = link(vec![file]);
        assert_eq!(findings, []);
        let called = |name: &str| {
            let people = plan.people_called(name).into_iter().map(|person| plan.party_id(person));
            people.collect::<Vec<_>>().join(" ")
        };
        for (name, expected) in [
            ("ana", "ana"),
            ("ARuiz", "ana"),
            ("@bsato", "ben"),
            ("ana@example.ORG", "ana"),
            ("@ana", "cleo"),
            ("team@example.org", "ben cleo"),
            ("nobody", ""),
            ("", ""),
            ("@", ""),
        ] {
            assert_eq!(called(name), expected, "{name}");
        }
    }
}
