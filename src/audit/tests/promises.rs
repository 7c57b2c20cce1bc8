//! What an audit promises, whatever it is kept in.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use kartoteka_compiler::plan::Effect;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::{asked, begin, call, settings};
use crate::audit::newest::{Follows, RecordPlace};
use crate::audit::query::{RecordFilter, TenantRecords};
use crate::audit::settings::{AuditPlace, AuditSettings, AuditSync};
use crate::audit::verify::{ChainBreak, Verdict};
use crate::audit::{Act, ActBegun, ActBy, ActKind, AskedFor, AuditEnding, AuditEntry, AuditReader, Audited, Auditor};
use crate::caller::{Caller, Identity, Locale, Wire};
use crate::store::Store;
use crate::store::fixture::TestPlace;

/// What the audit of a test is kept in.
pub(crate) enum TestAudit {
    File(TempDir),
    Store(Option<TestPlace>, Arc<Store>),
}

impl TestAudit {
    /// In a store as another process has it.
    pub(crate) fn of_store(store: Store) -> Self {
        Self::Store(None, Arc::new(store))
    }

    /// Brings the store up to date.
    pub(crate) async fn open_store(&self) {
        if let Self::Store(_, store) = self {
            store.open().await.expect("the store is there");
        }
    }

    fn file() -> Self {
        Self::File(tempfile::tempdir().expect("a folder"))
    }

    fn store(place: TestPlace) -> Self {
        let store = Arc::new(place.store());
        Self::Store(Some(place), store)
    }

    fn settings(&self) -> AuditSettings {
        match self {
            Self::File(folder) => settings(&folder.path().join("audit.jsonl")),
            Self::Store(..) => AuditSettings { place: AuditPlace::Store, ..settings("".as_ref()) },
        }
    }

    pub(crate) async fn open(&self) -> Arc<Auditor> {
        self.open_as(&self.settings()).await
    }

    async fn open_as(&self, settings: &AuditSettings) -> Arc<Auditor> {
        match self {
            Self::File(_) => Auditor::open(settings, false),
            Self::Store(_, store) => Auditor::open_beside(settings, false, store).await,
        }
        .expect("it can be opened")
    }

    fn reader(&self) -> AuditReader {
        let store = match self {
            Self::File(_) => Arc::new(TestPlace::sqlite().store()),
            Self::Store(_, store) => Arc::clone(store),
        };
        AuditReader::of(&self.settings().place, &store).expect("it can be read")
    }

    pub(crate) async fn records(&self) -> Vec<Map<String, Value>> {
        let mut records = Vec::new();
        let mut take = |record: &Map<String, Value>, line: &str| {
            assert_eq!(serde_json::from_str::<Map<String, Value>>(line).expect("an object"), *record);
            records.push(record.clone());
            true
        };
        self.reader().query(&RecordFilter::default(), &mut take).await.expect("it can be read");
        records
    }

    /// These members of each record, in one line.
    pub(crate) async fn told(&self, names: &[&str]) -> Vec<String> {
        let told = |record: &Map<String, Value>| {
            let values = names.iter().filter_map(|name| record.get(*name).and_then(Value::as_str));
            values.collect::<Vec<_>>().join(" ")
        };
        self.records().await.iter().map(told).collect()
    }

    pub(crate) async fn verdict(&self) -> Verdict {
        self.reader().verify().await.expect("it can be read")
    }

    /// Changes, deletes or copies the record of that number, as one who has what it is kept in.
    async fn tamper(&self, number: usize, how: Tampering) {
        match (self, self.settings().place) {
            (Self::Store(Some(place), _), _) => {
                let statement = match how {
                    Tampering::Change => "UPDATE audit SET record = REPLACE(record, 'crm', 'erp') WHERE place = N",
                    Tampering::TakeOut => "DELETE FROM audit WHERE place = N",
                };
                place.tamper(&statement.replace('N', &number.to_string())).await;
            }
            (_, AuditPlace::File(path)) => {
                let text = fs::read_to_string(&path).expect("it can be read");
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                match how {
                    Tampering::Change => lines[number - 1] = lines[number - 1].replace("crm", "erp"),
                    Tampering::TakeOut => drop(lines.remove(number - 1)),
                }
                fs::write(&path, lines.join("\n") + "\n").expect("it can be written");
            }
            (_, AuditPlace::Store) => panic!("the place of the store is another's"),
        }
    }
}

#[derive(Clone, Copy)]
enum Tampering {
    Change,
    TakeOut,
}

macro_rules! in_every_place {
    ($($(#[doc = $doc:literal])* async fn $name:ident($audit:ident) $body:block)*) => { $(
        mod $name {
            use super::*;

            $(#[doc = $doc])*
            async fn holds($audit: &TestAudit) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn in_a_file() {
                holds(&TestAudit::file()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn in_sqlite() {
                holds(&TestAudit::store(TestPlace::sqlite())).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn in_postgres() {
                let Some(place) = TestPlace::postgres().await else { return };
                holds(&TestAudit::store(place)).await;
            }
        }
    )* };
}

in_every_place! {
    async fn a_write_has_an_intent_before_its_end_and_a_read_has_an_end(audit) {
        let auditor = audit.open().await;
        let entry = begin(&auditor, "createLead", Effect::Write);
        entry.intend().await.expect("it can be written");
        // Before anything goes out it is there.
        assert_eq!(audit.told(&["kind"]).await, ["start", "intent"]);
        entry.end(&AuditEnding::of(None)).await.expect("it can be written");
        call(&auditor, "getLead", Effect::Read).await;
        drop(begin(&auditor, "getLeads", Effect::Read));
        let cut = begin(&auditor, "dropLead", Effect::Delete);
        cut.intend().await.expect("it can be written");
        drop(cut);
        auditor.close();
        let expected = [
            "start",
            "intent createLead",
            "call createLead ok",
            "call getLead ok",
            "call getLeads error abandoned",
            "intent dropLead",
            "call dropLead unknown unknown_outcome",
            "stop",
        ];
        assert_eq!(audit.told(&["kind", "tool", "status", "error"]).await, expected);
        let records = audit.records().await;
        assert_eq!(records[1]["correlation_id"], records[2]["correlation_id"]);
        assert_ne!(records[2]["correlation_id"], records[3]["correlation_id"]);
        let verdict = audit.verdict().await;
        assert_eq!((verdict.records, verdict.broken, verdict.unfinished, verdict.missing), (8, None, false, false));
    }

    async fn the_chain_goes_on_after_a_restart(audit) {
        for _ in 0..3 {
            let auditor = audit.open().await;
            call(&auditor, "createLead", Effect::Write).await;
            auditor.close();
        }
        let verdict = audit.verdict().await;
        assert_eq!((verdict.records, verdict.broken, verdict.goes_on_from), (12, None, None));
        assert_eq!(audit.told(&["status"]).await.iter().filter(|status| *status == "unknown").count(), 0);
    }

    async fn a_record_that_is_changed_or_taken_out_is_found(audit) {
        let auditor = audit.open().await;
        for _ in 0..3 {
            call(&auditor, "createLead", Effect::Write).await;
        }
        auditor.close();
        assert_eq!(audit.verdict().await.broken, None);
        audit.tamper(5, Tampering::Change).await;
        let (place, why) = audit.verdict().await.broken.expect("it was changed");
        assert_eq!((place.line, why), (6, ChainBreak::NotNext));
        audit.tamper(4, Tampering::TakeOut).await;
        let (place, why) = audit.verdict().await.broken.expect("it was taken out");
        assert!(matches!(place.line, 4 | 5) && why == ChainBreak::NotNext, "{place:?}");
    }

    async fn what_is_not_waited_for_is_written_within_a_moment(audit) {
        let auditor = audit.open_as(&AuditSettings { sync: AuditSync::Queue, ..audit.settings() }).await;
        for _ in 0..1_000 {
            call(&auditor, "getLead", Effect::Read).await;
        }
        // An intent is waited for in any case, and what was put in before it stands before it.
        let entry = begin(&auditor, "createLead", Effect::Write);
        entry.intend().await.expect("it can be written");
        assert_eq!(audit.records().await.len(), 1_002);
        drop(entry);
        auditor.close();
        assert_eq!(audit.verdict().await.broken, None);
    }

    async fn what_waits_is_written_before_the_audit_is_read(audit) {
        let auditor = audit.open_as(&AuditSettings { sync: AuditSync::Queue, ..audit.settings() }).await;
        for count in 1..=20 {
            // No task waits for a call that was abandoned.
            drop(begin(&auditor, "getLead", Effect::Read));
            assert!(auditor.settle().await);
            assert_eq!(audit.records().await.len(), 1 + count);
        }
        auditor.close();
        assert!(!auditor.settle().await, "nobody writes any more");
    }

    async fn an_act_that_is_given_up_while_its_intent_is_written_has_an_end_too(audit) {
        let auditor = audit.open().await;
        for _ in 0..20 {
            let by = ActBy { who: Identity::local(), wire: Wire::Operator, address: None };
            let act = Act { kind: ActKind::Token, action: "revoke", means: "operator", of: json!({ "id": 1 }) };
            // The peer hangs up while the record is on its way.
            drop(futures::FutureExt::now_or_never(ActBegun::begin(Some(&auditor), act, by)));
        }
        assert!(auditor.settle().await);
        let kinds = audit.told(&["kind", "status"]).await;
        let count = |kind: &str| kinds.iter().filter(|told| told.starts_with(kind)).count();
        assert_eq!((count("intent"), count("token"), count("token ok")), (20, 20, 0), "{kinds:?}");
    }

    async fn a_name_that_a_caller_has_made_up_is_bounded_and_cleaned(audit) {
        let auditor = audit.open().await;
        for name in ["x\n{\"kind\":\"call\"}", "\u{202e}evil", "\u{0}nothing", &"a".repeat(1 << 20)] {
            let asked = AskedFor { what: Audited::UnknownTool(name), effect: None, ..asked("", Effect::Read) };
            auditor.refused(asked, &Caller::unknown(Locale(0)), &AuditEnding::of(Some("unknown")));
        }
        auditor.close();
        let names = audit.told(&["tool"]).await;
        assert_eq!(names.len(), 6);
        assert_eq!(&names[1..4], ["x?{?kind?:?call?}", "?evil", "?nothing"]);
        assert_eq!(names[4].chars().count(), 65);
    }

    async fn the_newest_are_found_page_by_page_by_what_is_sought(audit) {
        let auditor = audit.open().await;
        for number in 0..30 {
            let tenant = if number % 3 == 0 { "acme" } else { "beta" };
            let who = Identity { tenant: Some(tenant.into()), ..(*Identity::local()).clone() };
            let caller = Caller { who: Arc::new(who), ..Caller::unknown(Locale(0)) };
            let tool = format!("tool{number}");
            let entry = AuditEntry::begin(&auditor, asked(&tool, Effect::Read), &caller);
            entry.end(&AuditEnding::of(None)).await.expect("it can be written");
        }
        auditor.close();
        let reader = audit.reader();
        let of = |tenant: &str, of_server| RecordFilter {
            tenant: Some(TenantRecords { tenant: tenant.to_owned(), of_server }),
            ..RecordFilter::default()
        };
        for (filter, count) in [
            (RecordFilter::default(), 32),
            (of("acme", false), 10),
            (of("beta", false), 20),
            (of("beta", true), 22),
            (of("nobody", true), 2),
            (RecordFilter { tool: Some("TOOL2".to_owned()), partly: true, ..of("beta", false) }, 8),
            (RecordFilter { kind: Some("stop".to_owned()), ..RecordFilter::default() }, 1),
            (RecordFilter { until: Some(jiff::Timestamp::UNIX_EPOCH), ..RecordFilter::default() }, 0),
        ] {
            let (mut seen, mut before) = (Vec::new(), None::<RecordPlace>);
            loop {
                let found = reader.newest(filter.clone(), before, 4).await.expect("it can be read").expect("it is there");
                assert_eq!(found.looked_back_to, None);
                for found in found.records {
                    let (again, line, follows) =
                        reader.record_at(found.place.clone()).await.expect("it can be read").expect("it is there");
                    assert_eq!((&again.record, serde_json::from_str(&line).ok().as_ref()), (&found.record, Some(&found.record)));
                    let first = found.record["kind"] == "start";
                    assert_eq!(follows, if first { Follows::First } else { Follows::Whole });
                    seen.push((found.record["seq"].as_u64().expect("a number"), found.place.to_string()));
                }
                match found.older {
                    Some(older) => before = Some(older),
                    None => break,
                }
            }
            assert!(seen.is_sorted_by(|one, next| one.0 > next.0), "{seen:?}");
            assert_eq!(seen.len(), count, "{filter:?}");
        }
        let call = audit.records().await[5]["correlation_id"].as_str().expect("an id").to_owned();
        let filter = RecordFilter { call: Some(call), ..RecordFilter::default() };
        assert_eq!(reader.newest(filter, None, 9).await.expect("it can be read").expect("it is there").records.len(), 1);
        let elsewhere: RecordPlace = "2-0123456789ab".parse().expect("a place");
        assert!(reader.record_at(elsewhere.clone()).await.expect("it can be read").is_none());
        assert!(reader.newest(RecordFilter::default(), Some(elsewhere), 1).await.expect("it can be read").is_none());
    }

    async fn a_server_that_is_told_of_records_that_are_lost_counts_them(audit) {
        let auditor = audit.open().await;
        call(&auditor, "createLead", Effect::Write).await;
        auditor.close();
        // Nobody writes what comes now, and nobody waits for that.
        let begun = std::time::Instant::now();
        assert!(begin(&auditor, "createLead", Effect::Write).intend().await.is_err());
        assert!(begun.elapsed() < Duration::from_secs(2));
        assert!(auditor.counts().lost >= 1);
    }
}
