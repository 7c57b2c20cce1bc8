//! The token of a connection by an application: of several processes one renews it, and keeps the new pair before any of them uses it.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::grant::Grant;
use super::token::{Fetch, FetchedToken, TokenSource};
use super::token_fault::{GrantEnd, TokenFault};
use super::token_reply::{self, BroughtTokens};
use crate::store::fault::StoreFault;
use crate::store::grants::{GrantFound, GrantTokens, KeptGrant, NewGrant};

/// How long a claim holds, in milliseconds: longer than the request and what keeps its reply may take.
const HOLD: i64 = 120_000;

/// How long is waited for another who renews it.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is looked whether that is done.
const LOOK: Duration = Duration::from_millis(200);

/// How often the store is asked to keep a new pair, with twice as long a wait each time.
const TRIES: u32 = 6;

impl TokenSource {
    /// The token that is kept, or a new one.
    pub(super) async fn granted(
        &self,
        grant: &Grant,
        refused: Option<u64>,
        fetch: &mut Fetch,
    ) -> Result<Arc<FetchedToken>, TokenFault> {
        if let Some((generation, new)) = fetch.unkept.take() {
            return self.keep(grant, (generation, new), fetch).await;
        }
        let but = refused.and_then(|serial| i64::try_from(serial).ok()).unwrap_or(0);
        let begun = Instant::now();
        loop {
            match grant.find(but, HOLD).await.map_err(|fault| unkept(&fault))? {
                GrantFound::Good(kept) => return Ok(self.use_kept(&kept, None)),
                GrantFound::Refused(why) => return Err(why.into()),
                GrantFound::Gone => return Err(TokenFault::Ended(GrantEnd::Gone)),
                GrantFound::Claimed { kept, claim, was_lost } => {
                    if was_lost {
                        let (catalog, tenant) = (&*self.connection.plan.name, self.connection.tenant.as_deref());
                        tracing::warn!(
                            catalog,
                            tenant,
                            "who was to renew a token has not said what came of it: what it carried may be spent"
                        );
                    }
                    return self.renew(grant, kept, &claim, fetch).await;
                }
                GrantFound::Elsewhere { .. } if begun.elapsed() > PATIENCE => {
                    return Err(TokenFault::Unanswered("another process is renewing it".to_owned()));
                }
                GrantFound::Elsewhere { wait } => {
                    sleep(LOOK.min(Duration::from_millis(u64::try_from(wait).unwrap_or(0).max(1)))).await;
                }
            }
        }
    }

    async fn renew(
        &self,
        grant: &Grant,
        kept: KeptGrant,
        claim: &str,
        fetch: &mut Fetch,
    ) -> Result<Arc<FetchedToken>, TokenFault> {
        let plan = &self.connection.plan;
        let place = |name: &String| plan.settings.iter().position(|setting| *setting.name == **name);
        let settings = &kept.tokens.settings;
        fetch.replaced = settings.iter().filter_map(|(name, value)| Some((place(name)?, value.clone()))).collect();
        let asked = self.ask(fetch).await;
        let brought = match asked.and_then(|reply| BroughtTokens::read(self.plan(), &reply)) {
            Ok(brought) => brought,
            Err(fault) => {
                let refusal = fault.grant_refusal();
                let noted = match refusal {
                    Some(why) => grant.note_refusal(claim, why).await,
                    None => grant.release(claim).await,
                };
                if let Err(error) = noted {
                    tracing::error!(%error, catalog = &*plan.name, "what became of a token is not noted");
                }
                let (catalog, tenant) = (&*plan.name, self.connection.tenant.as_deref());
                tracing::warn!(catalog, tenant, %fault, "a token of a tenant is not renewed");
                return Err(match (refusal, fault) {
                    (Some(why), _) => why.into(),
                    // It says nothing of what the tenant has allowed: it is asked again.
                    (None, fault @ TokenFault::Refused { .. }) => TokenFault::Unanswered(fault.to_string()),
                    (None, fault) => fault,
                });
            }
        };
        brought.plain.iter().for_each(|plain| self.client.fetched().add(plain));
        let mut settings = kept.tokens.settings.clone();
        for (place, value) in brought.stored {
            self.client.fetched().add(&value);
            settings.insert(plan.settings[place].name.to_string(), value);
        }
        let tokens = GrantTokens { token: brought.json, settings };
        let new = NewGrant { tokens, renew_in: brought.renew_in.map(milliseconds) };
        self.keep(grant, (kept.generation, new), fetch).await
    }

    /// Keeps a new pair before it is used. What cannot be kept now is kept when the next token is asked for.
    async fn keep(
        &self,
        grant: &Grant,
        (generation, new): (i64, NewGrant),
        fetch: &mut Fetch,
    ) -> Result<Arc<FetchedToken>, TokenFault> {
        let (mut wait, mut tries) = (LOOK, 0);
        loop {
            match grant.renew(generation, &new).await {
                Ok(Some(generation)) => {
                    let kept = KeptGrant { generation, tokens: new.tokens, renew_in: new.renew_in };
                    return Ok(self.use_kept(&kept, Some(Instant::now())));
                }
                // The tenant has connected anew, or given it up: these are nobody's.
                Ok(None) => return Err(TokenFault::Ended(GrantEnd::Gone)),
                Err(fault) if tries < TRIES => {
                    tracing::warn!(error = %fault, catalog = &*self.connection.plan.name, "a token that was renewed is not kept yet");
                    sleep(wait).await;
                    (wait, tries) = (wait * 2, tries + 1);
                }
                Err(fault) => {
                    fetch.unkept = Some((generation, new));
                    return Err(unkept(&fault));
                }
            }
        }
    }

    fn use_kept(&self, kept: &KeptGrant, fetched: Option<Instant>) -> Arc<FetchedToken> {
        let texts = token_reply::texts_of(kept.tokens.token.expose());
        texts.iter().for_each(|text| self.client.fetched().add(text));
        kept.tokens.settings.values().for_each(|value| self.client.fetched().add(value));
        let renew_in = kept.renew_in.map(|left| Duration::from_millis(u64::try_from(left).unwrap_or(0)));
        let token = FetchedToken {
            json: kept.tokens.token.clone(),
            serial: u64::try_from(kept.generation).unwrap_or(0),
            fetched,
            renew: renew_in.map(|left| Instant::now() + left),
        };
        self.install(token)
    }
}

/// The store fails over it.
fn unkept(fault: &StoreFault) -> TokenFault {
    TokenFault::Unanswered(format!("the store: {fault}"))
}

/// A length of time as the store keeps it.
pub(super) fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
