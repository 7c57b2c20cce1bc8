//! Where approvals are asked for and decided.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::approval_token::{self, HeaderRules, SignedApproval, SignedFor, TokenRefused};
use super::of_tenant::tenant;
use super::rules::{ApprovalRules, ConsentSettings, Means, OnceRules};
use super::waited::{Waited, WaitedSpread};
use crate::access::turns::Turns;
use crate::caller::Identity;
use crate::secret::digest::Digest;
use crate::store::approvals::{
    ApprovalAsked, ApprovalOutcome, ApprovalRecord, ApprovalStanding, ApprovalState, Decided, Decision,
    WaitingApprovals,
};
use crate::store::fault::StoreFault;
use crate::store::list_place::ListPlace;
use crate::store::{OnRecord, Store};

/// How many calls of one caller may wait for approval at once: a person is not to be worn down.
const MOST_WAITING: usize = 20;

/// How many calls are remembered to whose page a user was sent; beyond that some may be sent again.
const MOST_SENT: usize = 10_000;

/// How long a refusal by form stands, so that a model does not ask again at once.
const REFUSED_FOR: Duration = Duration::from_mins(1);

/// How often a call that waits looks whether another process has heard the decision.
const LOOK: Duration = Duration::from_millis(500);

/// A call that needs an approval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WantedApproval<'w> {
    /// Who calls.
    pub(crate) who: &'w Identity,
    /// The catalog of the tool.
    pub(crate) catalog: &'w str,
    /// The tool.
    pub(crate) tool: &'w str,
    /// What the approval is bound to.
    pub(crate) digest: [u8; 32],
    /// What a person is shown, JSON.
    pub(crate) shown: &'w str,
    /// The call.
    pub(crate) call: &'w str,
}

/// Where approvals are asked for and decided.
#[derive(Debug)]
pub(crate) struct ConsentDesk {
    rules: ArcSwap<DeskRules>,
    store: Arc<Store>,
    decided: Notify,
    turns: Turns,
    /// This process shows nobody what waits, and hears no decision.
    unheard: AtomicBool,
    /// The calls to whose page a user was sent.
    sent_to_page: Mutex<HashSet<String>>,
    /// How long those waited that were decided in this process.
    waited: Waited,
}

/// What the operator's side lacks to approve of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApprovalLack {
    /// A role with the power.
    Approver,
    /// A listener on which it is decided.
    Listener,
}

/// What an operator says, as it counts now.
#[derive(Debug, Clone)]
struct DeskRules {
    approvals: ApprovalRules,
    once: OnceRules,
}

impl ConsentDesk {
    /// A desk by these rules; its store is opened when it is first needed.
    #[must_use]
    pub(crate) fn new(settings: &ConsentSettings) -> Self {
        let store = Arc::new(Store::new(settings.store.clone()));
        let rules = DeskRules { approvals: settings.approvals.clone(), once: settings.once };
        Self {
            rules: ArcSwap::from_pointee(rules),
            store,
            decided: Notify::new(),
            turns: Turns::default(),
            unheard: AtomicBool::new(false),
            sent_to_page: Mutex::default(),
            waited: Waited::default(),
        }
    }

    /// From now on these rules count; the store stays what it is.
    pub(crate) fn follow(&self, settings: &ConsentSettings) {
        self.rules.store(Arc::new(DeskRules { approvals: settings.approvals.clone(), once: settings.once }));
    }

    /// What keeps it all.
    #[must_use]
    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// The turns of calls that are about the same.
    #[must_use]
    pub(crate) fn turns(&self) -> &Turns {
        &self.turns
    }

    /// What the operator says of writes that are made once.
    #[must_use]
    pub(crate) fn once(&self) -> OnceRules {
        self.rules.load().once
    }

    /// Whether this caller's calls can be approved so.
    #[must_use]
    pub(crate) fn takes(&self, means: Means, who: &Identity) -> bool {
        let rules = self.rules.load();
        let is_set = match &rules.approvals.by {
            Some(by) => by.contains(&means),
            None => {
                let near = who.principal.is_local() || who.principal.is_stdio();
                means == if near { Means::Elicitation } else { Means::Operator }
            }
        };
        is_set && (means != Means::Operator || self.operator_lacks(&rules.approvals).is_none())
    }

    /// There is no operator's listener in this process. Another one on the same store may have one.
    pub(crate) fn without_listener(&self) {
        self.unheard.store(true, Relaxed);
    }

    /// What the operator's side lacks to approve of a call; `None`: nothing that this process knows of.
    fn operator_lacks(&self, approvals: &ApprovalRules) -> Option<ApprovalLack> {
        let unheard = self.unheard.load(Relaxed) && self.store.is_volatile();
        (!approvals.approvers).then_some(ApprovalLack::Approver).or(unheard.then_some(ApprovalLack::Listener))
    }

    /// What is lacking where calls from elsewhere can be approved of by nobody, or in another process alone.
    pub(crate) fn lacks(&self) -> Option<ApprovalLack> {
        let rules = self.rules.load();
        let is_the_operators = match &rules.approvals.by {
            Some(by) => *by == [Means::Operator],
            None => rules.approvals.remote,
        };
        if !is_the_operators {
            return None;
        }
        self.operator_lacks(&rules.approvals).or(self.unheard.load(Relaxed).then_some(ApprovalLack::Listener))
    }

    /// Whether who approves of a call has to be another than who makes it.
    #[must_use]
    pub(crate) fn asks_another(&self) -> bool {
        self.rules.load().approvals.four_eyes
    }

    /// Whether calls of a client that cannot show a form are made as if they had been approved of.
    #[must_use]
    pub(crate) fn assumes(&self) -> bool {
        self.rules.load().approvals.assumed
    }

    /// Uses the approval of a call, or opens a record that waits for one.
    ///
    /// # Errors
    /// The store failed; nothing was used.
    pub(crate) async fn ask(&self, wanted: &WantedApproval<'_>) -> Result<ApprovalStanding, StoreFault> {
        let WantedApproval { who, catalog, tool, digest, shown, call } = *wanted;
        let asked = ApprovalAsked {
            tenant: tenant(who),
            principal: who.principal.as_str(),
            catalog,
            tool,
            digest,
            shown,
            lasts: self.rules.load().approvals.expires,
            most_waiting: MOST_WAITING,
            call,
        };
        self.store.ask_approval(&asked).await
    }

    /// The same, where the operator may still decide while the call waits.
    ///
    /// # Errors
    /// As [`ConsentDesk::ask`].
    pub(crate) async fn wait(&self, wanted: &WantedApproval<'_>) -> Result<ApprovalStanding, StoreFault> {
        let until = Instant::now() + self.rules.load().approvals.wait;
        loop {
            let decided = self.decided.notified();
            let standing = self.ask(wanted).await?;
            if !matches!(standing, ApprovalStanding::Waiting { .. }) || Instant::now() >= until {
                return Ok(standing);
            }
            let look = tokio::time::sleep_until(until.min(Instant::now() + LOOK));
            tokio::select! {
                () = decided => {}
                () = look => {}
            }
        }
    }

    /// Takes what the caller's user has said in a form.
    ///
    /// # Errors
    /// The store failed; nothing was decided.
    pub(crate) async fn answered(
        &self,
        wanted: &WantedApproval<'_>,
        id: &str,
        approves: bool,
        on_record: &OnRecord,
    ) -> Result<Decided, StoreFault> {
        let decision = Decision {
            tenant: tenant(wanted.who),
            id,
            digest: wanted.digest,
            approves,
            means: Means::Elicitation.name(),
            approver: wanted.who.principal.as_str(),
            reason: None,
            another_than: &[],
            refused_for: Some(REFUSED_FOR),
        };
        self.carry_out(&decision, on_record).await
    }

    /// The page on which an operator decides of a call; `None`: people are sent to none.
    #[must_use]
    pub(crate) fn page_of(&self, id: &str) -> Option<String> {
        let url = self.rules.load().approvals.url.clone()?;
        Some(format!("{url}/approvals#{id}"))
    }

    /// Where people reach the operator's listener, if its file says so.
    #[must_use]
    pub(crate) fn url(&self) -> Option<Arc<str>> {
        self.rules.load().approvals.url.clone()
    }

    /// Whether a caller's user is to be sent to the page of a call: once, however often the call is made again.
    #[must_use]
    pub(crate) fn sends_to_page(&self, id: &str) -> bool {
        let mut sent = self.sent_to_page.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() >= MOST_SENT {
            sent.clear();
        }
        sent.insert(id.to_owned())
    }

    /// The header that has signed approvals, in lower case.
    #[must_use]
    pub(crate) fn header(&self) -> Option<Arc<HeaderRules>> {
        self.rules.load().approvals.header.clone()
    }

    /// What a system in front of this server has signed, where it is good for this call; whether it was used before is not asked yet.
    ///
    /// # Errors
    /// Why it is not.
    pub(crate) fn signed(&self, wanted: &WantedApproval<'_>, token: &str) -> Result<SignedApproval, TokenRefused> {
        let rules = self.rules.load_full();
        let header = rules.approvals.header.as_ref().ok_or(TokenRefused::Invalid)?;
        let four_eyes = rules.approvals.four_eyes;
        let of = SignedFor { who: wanted.who, tool: wanted.tool, digest: wanted.digest, four_eyes };
        header.read(token, &of, Timestamp::now())
    }

    /// Takes that, once; `None`: it was taken before.
    ///
    /// # Errors
    /// The store failed; nothing was decided.
    pub(crate) async fn take_signed(
        &self,
        wanted: &WantedApproval<'_>,
        id: &str,
        signed: &SignedApproval,
        on_record: &OnRecord,
    ) -> Result<Option<Decided>, StoreFault> {
        if !self.store.spend(&signed.nonce, approval_token::REMEMBERED).await? {
            return Ok(None);
        }
        let decision = Decision {
            tenant: tenant(wanted.who),
            id,
            digest: wanted.digest,
            approves: true,
            means: Means::Header.name(),
            approver: &signed.approver_named(),
            reason: None,
            another_than: &[],
            refused_for: None,
        };
        self.carry_out(&decision, on_record).await.map(Some)
    }

    /// Decides, and tells the calls that wait for it.
    async fn carry_out(&self, decision: &Decision<'_>, on_record: &OnRecord) -> Result<Decided, StoreFault> {
        let decided = self.store.decide_approval(decision, on_record).await?;
        self.decided.notify_waiters();
        if let Decided::Done(record) = &decided {
            self.waited.count(record.created_at, record.decided_at.unwrap_or(record.created_at));
        }
        Ok(decided)
    }

    /// How long approvals waited that were decided in this process.
    #[must_use]
    pub(crate) fn waited(&self) -> WaitedSpread {
        self.waited.read()
    }

    /// Takes the decision of an operator, who has seen a record with this digest.
    ///
    /// # Errors
    /// The store failed; nothing was decided.
    pub(crate) async fn decide(
        &self,
        approver: &Identity,
        id: &str,
        (digest, approves, reason): ([u8; 32], bool, Option<&str>),
        on_record: &OnRecord,
    ) -> Result<Decided, StoreFault> {
        let names = approver.names();
        let decision = Decision {
            tenant: tenant(approver),
            id,
            digest,
            approves,
            means: Means::Operator.name(),
            approver: approver.principal.as_str(),
            reason,
            // Who declines a call of their own takes nothing from anyone.
            another_than: if self.rules.load().approvals.four_eyes && approves { &names } else { &[] },
            refused_for: None,
        };
        self.carry_out(&decision, on_record).await
    }

    /// The records of the operator's tenant, of these states or all, behind this place; and where the list goes on.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn list(
        &self,
        who: &Identity,
        states: &[ApprovalState],
        behind: Option<&ListPlace>,
    ) -> Result<(Vec<ApprovalRecord>, Option<ListPlace>), StoreFault> {
        self.store.approvals(tenant(who), states, behind).await
    }

    /// How many of them wait.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn waiting(&self, who: &Identity) -> Result<WaitingApprovals, StoreFault> {
        self.store.waiting_approvals(tenant(who)).await
    }

    /// What is shown of a record of a list.
    ///
    /// # Errors
    /// The key that sealed it is not there.
    pub(crate) fn shown_of(&self, record: &ApprovalRecord) -> Result<Option<String>, StoreFault> {
        self.store.shown_of(record)
    }

    /// One of them; what is shown of it need not open.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn record(&self, who: &Identity, id: &str) -> Result<Option<ApprovalRecord>, StoreFault> {
        self.store.approval_record(tenant(who), id).await
    }

    /// One of them, and what is shown of it.
    ///
    /// # Errors
    /// The store failed, or the key that sealed that is not there.
    pub(crate) async fn show(
        &self,
        who: &Identity,
        id: &str,
    ) -> Result<Option<(ApprovalRecord, Option<String>)>, StoreFault> {
        self.store.approval(tenant(who), id).await
    }

    /// Spends the state of a call's rounds, which is remembered for this time: false if it was spent before, `None` if the store
    /// cannot say.
    pub(crate) async fn spend(&self, state: Digest, remembered: Duration) -> Option<bool> {
        let spent = self.store.spend(&state, remembered).await;
        spent.inspect_err(|error| tracing::error!(%error, "the state of a call cannot be spent")).ok()
    }

    /// Takes that back: nothing was done with the state.
    pub(crate) async fn give_back(&self, state: Digest) {
        if let Err(error) = self.store.give_back(&state).await {
            tracing::warn!(%error, "a state of a call is spent with which nothing was done");
        }
    }

    /// Notes how a call ended that used an approval.
    pub(crate) async fn ended(&self, who: &Identity, id: &str, outcome: ApprovalOutcome) {
        if let Err(error) = self.store.end_approval(tenant(who), id, outcome).await {
            tracing::warn!(%error, id, "it is not noted how a call ended that was approved");
        }
    }
}
