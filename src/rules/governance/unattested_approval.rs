use crate::base::Signature;
use crate::diagnostic::Finding;
use crate::diff::Attestation;
use crate::model::value::Approval;
use crate::model::{Item, ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// An approval that somebody else wrote into the plan: the commit that set it is signed with a key that is not among the `keys` of
    /// who is said to have approved; or it has no signature that could be verified, and the mail address of its author is not their
    /// `email`. It looks at who wrote each approval, which takes the history, and so runs with `git plan check --history` alone.
    ///
    /// Addresses are compared as the repository's `.mailmap` has them. What came in by a merge is told of the commit that was merged.
    /// Where the plan knows neither `email` nor `keys` of somebody, where an approval is not committed, and where the history was cut
    /// off, as in a shallow clone, nothing is said.
    ///
    /// ## Why it matters
    /// An approval is worth what stands behind it. One that was entered on somebody's behalf may be as good as given, but who looks
    /// for it later finds only the word of whoever typed it.
    ///
    /// ## Example
    /// ```yaml plan.yaml
    /// plan: Spring release
    /// version: 1
    /// start: 2026-02-09
    /// as_of: 2026-03-02
    /// people:
    ///   ana:
    ///     name: Ana Ruiz
    ///   mia:
    ///     name: Mia Sand
    ///     email: mia@example.org
    /// ```
    /// ```yaml by ana@example.org
    /// gates:
    ///   legal-agrees:
    ///     title: Legal agrees to the terms
    ///     owner: ana
    ///     approvers:
    ///       - mia
    ///     approved:
    ///       mia: 2026-02-26
    /// ```
    ///
    /// ## Mended
    /// ```yaml plan.yaml
    /// plan: Spring release
    /// version: 1
    /// start: 2026-02-09
    /// as_of: 2026-03-02
    /// people:
    ///   ana:
    ///     name: Ana Ruiz
    ///   mia:
    ///     name: Mia Sand
    ///     email: mia@example.org
    /// ```
    /// ```yaml by mia@example.org
    /// gates:
    ///   legal-agrees:
    ///     title: Legal agrees to the terms
    ///     owner: ana
    ///     approvers:
    ///       - mia
    ///     approved:
    ///       mia: 2026-02-26
    /// ```
    pub(super) static UNATTESTED_APPROVAL = {
        name: "unattested-approval",
        group: Governance,
        level: Warning,
        needs: History,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let Some(attestations) = context.attestations() else { return };
    let plan = context.plan();
    for attestation in attestations.iter().filter(|one| one.field == fields::APPROVED.name()) {
        let Some(gate) = plan.find(&attestation.gate) else { continue };
        let written = plan.item(gate);
        let is_meant = |approval: &&Approval| {
            approval.person.value.as_ref() == attestation.person && approval.day.value == attestation.day
        };
        let approvals = written.get(fields::APPROVED).unwrap_or_default();
        let approval = approvals.iter().find(is_meant).filter(|_| written.kind == ItemKind::Gate);
        let person = plan.find_person(&attestation.person).map(|person| plan.party(person));
        let (Some(approval), Some(person)) = (approval, person) else { continue };
        let Some(against) = contradiction(person, attestation) else { continue };
        let Attestation { gate: id, person: who, day, commit, date, author, email, .. } = attestation;
        findings.push(
            UNATTESTED_APPROVAL
                .finding(
                    plan.place(gate, approval.day.span),
                    format!(
                        "the approval of `{id}` by `{who}` on {day} was written by {author} <{email}>, in {commit} of {date}: {against}"
                    ),
                )
                .label(format!("written by {author}"))
                .help(format!(
                    "let `{who}` commit the approval themselves; if they did, mend their `email` or `keys` in `people:`, or name the \
                     address in `.mailmap`"
                ))
                .item(written.kind.name(), id.as_str())
                .field(fields::APPROVED.name())
                .distinction(who.as_str()),
        );
    }
}

/// Says what speaks against that somebody wrote a commit themselves; `None` where nothing does.
fn contradiction(person: &Item, attestation: &Attestation) -> Option<String> {
    let who = &person.id.value;
    let keys = person.get(fields::KEYS).unwrap_or_default();
    if let (Signature::By(signer), false) = (&attestation.signature, keys.is_empty()) {
        let own = keys.iter().any(|key| signer.is(&key.value));
        return (!own)
            .then(|| format!("the key that signed it, {}, is not one of `{who}`", signer.fingerprint));
    }
    match person.get(fields::EMAIL) {
        Some(email) if email.trim().eq_ignore_ascii_case(attestation.email.trim()) => None,
        Some(email) => Some(format!("`{who}` writes as {}", email.trim())),
        None if !keys.is_empty() && attestation.signature == Signature::None => {
            Some(format!("`{who}` signs, and it is not signed"))
        }
        None => None,
    }
}
