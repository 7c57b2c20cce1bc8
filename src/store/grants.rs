//! Tokens of connections by an application: an access token, and what renews it, which may be good for one use. A new pair is kept before
//! it is used. Of several processes that find the access token over, the one that claims the row renews it; the others wait, and find the
//! new pair or why there is none.

use serde_json::{Map, Value};
use sqlx::Row;

use super::cause::Cause;
use super::connections::GivenSettings;
use super::fault::StoreFault;
use super::scope::TenantScope;
use super::seal::{SealPlace, Sealed};
use super::transaction::{StoreRow, StoreTransaction};
use crate::secret::digest::hexadecimal;
use crate::secret::{Secret, Zeroizing, random};

/// What is sealed here.
pub(super) const KIND: &str = "grant";

/// Forgets the tokens of a catalog, or all of the tenant.
pub(super) const FORGET: &str = "DELETE FROM grants WHERE tenant_id = $1 AND ($2 IS NULL OR catalog = $2)";

const RELEASE: &str = "UPDATE grants SET claim = NULL, claimed_until = NULL \
                       WHERE tenant_id = $1 AND catalog = $2 AND version = $3 AND claim = $4";
const CHECKED: &str = "UPDATE connections SET checked_at = $4, check_error = $5 \
                       WHERE tenant_id = $1 AND catalog = $2 AND version = $3";

/// Why tokens are not renewed, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GrantRefusal {
    /// What was allowed was withdrawn, has ended, or was used elsewhere.
    Ended,
    /// The application may not act any more.
    Forbidden,
    /// The operator's application is not taken: of what was allowed that says nothing.
    Application,
}

impl GrantRefusal {
    const ALL: [Self; 3] = [Self::Ended, Self::Forbidden, Self::Application];

    /// As it is written, in the store and in answers.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ended => "grant_ended",
            Self::Forbidden => "grant_forbidden",
            Self::Application => "grant_application",
        }
    }

    /// The one of this name.
    #[must_use]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }

    /// Whether nothing that was allowed holds any more, so that it is not asked for again.
    #[must_use]
    pub(crate) fn ends_grant(self) -> bool {
        match self {
            Self::Ended | Self::Forbidden => true,
            Self::Application => false,
        }
    }
}

/// The token, and the settings that came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GrantTokens {
    /// A JSON scalar.
    pub(crate) token: Secret,
    /// In the place of the connection's own.
    pub(crate) settings: GivenSettings,
}

/// Tokens that are to be kept, and after how long they are renewed, in milliseconds; `None`: when they are refused.
#[derive(Debug, Clone)]
pub(crate) struct NewGrant {
    pub(crate) tokens: GrantTokens,
    pub(crate) renew_in: Option<i64>,
}

/// Tokens as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptGrant {
    /// Grows with each renewal.
    pub(crate) generation: i64,
    pub(crate) tokens: GrantTokens,
    /// How long they may be used yet, in milliseconds; `None`: until they are refused.
    pub(crate) renew_in: Option<i64>,
}

/// What comes of asking for tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GrantFound {
    /// They are good.
    Good(KeptGrant),
    /// They are over, and it is for who asked to renew them, within the time.
    Claimed {
        kept: KeptGrant,
        claim: String,
        /// The holder of the claim before has neither renewed them nor given up: what it may have spent is not known.
        was_lost: bool,
    },
    /// Another renews them, for so long at most, in milliseconds.
    Elsewhere { wait: i64 },
    /// They are not renewed any more: why.
    Refused(GrantRefusal),
    /// The connection is another one, or none.
    Gone,
}

/// A version of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GrantOf<'g> {
    pub(crate) catalog: &'g str,
    pub(crate) version: i64,
}

impl TenantScope<'_> {
    /// Tokens that are good, but for those of this generation; or the claim to renew them, which holds for so many milliseconds.
    ///
    /// # Errors
    /// The store failed, or what it keeps does not open.
    pub(crate) async fn find_grant(&self, of: GrantOf<'_>, but: i64, hold: i64) -> Result<GrantFound, StoreFault> {
        const SELECT: &str = "SELECT * FROM grants WHERE tenant_id = $1 AND catalog = $2 AND version = $3";
        const CLAIM: &str = "UPDATE grants SET claim = $4, claimed_until = $5 \
                             WHERE tenant_id = $1 AND catalog = $2 AND version = $3";
        let (mut transaction, now) = self.change(Cause::CALL).await?;
        let row = self.query(SELECT).bind(of.catalog).bind(of.version).fetch_optional(&mut *transaction).await?;
        let Some(row) = row else {
            transaction.commit().await?;
            return Ok(GrantFound::Gone);
        };
        if let Some(refused) = refused(&row)? {
            transaction.commit().await?;
            return Ok(GrantFound::Refused(refused));
        }
        let renew_at: Option<i64> = row.try_get("renew_at")?;
        let kept = KeptGrant {
            generation: row.try_get("generation")?,
            tokens: self.tokens_of(of, &row)?,
            renew_in: renew_at.map(|at| at.saturating_sub(now)),
        };
        if kept.generation != but && kept.renew_in.is_none_or(|left| left > 0) {
            transaction.commit().await?;
            return Ok(GrantFound::Good(kept));
        }
        let claimed_until: Option<i64> = row.try_get("claimed_until")?;
        if let Some(wait) = claimed_until.map(|until| until.saturating_sub(now)).filter(|wait| *wait > 0) {
            transaction.commit().await?;
            return Ok(GrantFound::Elsewhere { wait });
        }
        let claim = hexadecimal(&random::bytes::<16>());
        let until = now.saturating_add(hold);
        let claiming = self.query(CLAIM).bind(of.catalog).bind(of.version).bind(claim.clone()).bind(until);
        claiming.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(GrantFound::Claimed { kept, claim, was_lost: claimed_until.is_some() })
    }

    /// Keeps new tokens in the place of those of a generation; gives the new one. `None`: those are there no more.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn renew_grant(
        &self,
        of: GrantOf<'_>,
        generation: i64,
        new: &NewGrant,
    ) -> Result<Option<i64>, StoreFault> {
        const RENEW: &str = "UPDATE grants SET generation = $5, tokens_sealed = $6, key_id = $7, renew_at = $8, claim = NULL, \
                             claimed_until = NULL, refused = NULL \
                             WHERE tenant_id = $1 AND catalog = $2 AND version = $3 AND generation = $4";
        const WORKS: &str = "UPDATE connections SET check_error = NULL \
                             WHERE tenant_id = $1 AND catalog = $2 AND version = $3 AND check_error IN ($4, $5, $6)";
        let (mut transaction, now) = self.change(Cause::CALL).await?;
        let next = generation + 1;
        let sealed = self.seal_tokens(of, next, &new.tokens);
        let renewing = self.query(RENEW).bind(of.catalog).bind(of.version).bind(generation).bind(next);
        let renewing = renewing.bind(&sealed.bytes[..]).bind(&sealed.key).bind(renew_at(now, new.renew_in));
        let is_renewed = renewing.execute(&mut *transaction).await?.rows_affected() > 0;
        if is_renewed {
            let works = self.query(WORKS).bind(of.catalog).bind(of.version);
            let works = GrantRefusal::ALL.into_iter().fold(works, |works, why| works.bind(why.name()));
            works.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(is_renewed.then_some(next))
    }

    /// Gives a claim up: another may renew the tokens.
    ///
    /// # Errors
    /// The store failed: the claim ends by its time.
    pub(crate) async fn release_grant(&self, of: GrantOf<'_>, claim: &str) -> Result<(), StoreFault> {
        let (mut transaction, _) = self.change(Cause::CALL).await?;
        let releasing = self.query(RELEASE).bind(of.catalog).bind(of.version).bind(claim);
        releasing.execute(&mut *transaction).await?;
        transaction.commit().await
    }

    /// Gives a claim up, and notes at the connection why nothing was renewed. Where that ends what was allowed, the tokens are not renewed any
    /// more; otherwise they are as good as before. What was renewed meanwhile is left as it is.
    ///
    /// # Errors
    /// The store failed; nothing was changed, and the claim ends by its time.
    pub(crate) async fn note_refusal(&self, of: GrantOf<'_>, claim: &str, why: GrantRefusal) -> Result<(), StoreFault> {
        const REFUSE: &str = "UPDATE grants SET refused = $5, claim = NULL, claimed_until = NULL \
                              WHERE tenant_id = $1 AND catalog = $2 AND version = $3 AND claim = $4";
        let (mut transaction, now) = self.change(Cause::CALL).await?;
        let refusing = self.query(REFUSE).bind(of.catalog).bind(of.version).bind(claim);
        let refusing = refusing.bind(Some(why).filter(|why| why.ends_grant()).map(GrantRefusal::name));
        if refusing.execute(&mut *transaction).await?.rows_affected() > 0 {
            let noting = self.query(CHECKED).bind(of.catalog).bind(of.version).bind(now).bind(why.name());
            noting.execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }

    /// Why the tokens of a connection are not renewed any more.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn grant_refused(&self, of: GrantOf<'_>) -> Result<Option<GrantRefusal>, StoreFault> {
        const SELECT: &str = "SELECT refused FROM grants WHERE tenant_id = $1 AND catalog = $2 AND version = $3";
        let (mut transaction, _) = self.read().await?;
        let row = self.query(SELECT).bind(of.catalog).bind(of.version).fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(row.as_ref().map(refused).transpose()?.flatten())
    }

    /// Puts the tokens of a connection in the place of those before, or none.
    pub(super) async fn put_grant(
        &self,
        transaction: &mut StoreTransaction,
        (of, now): (GrantOf<'_>, i64),
        new: Option<&NewGrant>,
    ) -> Result<(), StoreFault> {
        const PUT: &str = "INSERT INTO grants (tenant_id, catalog, version, generation, tokens_sealed, key_id, renew_at) \
                           VALUES ($1, $2, $3, 1, $4, $5, $6)";
        self.query(FORGET).bind(Some(of.catalog)).execute(&mut **transaction).await?;
        let Some(new) = new else { return Ok(()) };
        let sealed = self.seal_tokens(of, 1, &new.tokens);
        let put = self.query(PUT).bind(of.catalog).bind(of.version).bind(&sealed.bytes[..]).bind(&sealed.key);
        put.bind(renew_at(now, new.renew_in)).execute(&mut **transaction).await?;
        Ok(())
    }

    fn seal_tokens(&self, of: GrantOf<'_>, generation: i64, tokens: &GrantTokens) -> Sealed {
        let settings = tokens.settings.iter().map(|(name, value)| (name.clone(), Value::from(value.expose())));
        let mut members = Map::new();
        members.insert("token".to_owned(), Value::from(tokens.token.expose()));
        members.insert("settings".to_owned(), Value::Object(settings.collect()));
        let text = Zeroizing::new(Value::Object(members).to_string().into_bytes());
        let row = row(of.catalog, of.version, generation);
        self.store().keys().seal(&text, SealPlace { kind: KIND, tenant: self.tenant(), row: &row })
    }

    fn tokens_of(&self, of: GrantOf<'_>, found: &StoreRow) -> Result<GrantTokens, StoreFault> {
        let sealed = Sealed { key: found.try_get("key_id")?, bytes: found.try_get("tokens_sealed")? };
        let row = row(of.catalog, of.version, found.try_get("generation")?);
        let place = SealPlace { kind: KIND, tenant: self.tenant(), row: &row };
        let text = Zeroizing::new(self.store().keys().open(&sealed, place)?);
        let locked = || StoreFault::Locked { key: sealed.key.clone() };
        let mut members: Map<String, Value> = serde_json::from_slice(&text).map_err(|_| locked())?;
        let (token, settings) = (members.remove("token"), members.remove("settings"));
        let (Some(Value::String(token)), Some(Value::Object(settings))) = (token, settings) else {
            return Err(locked());
        };
        let settings = settings.into_iter().filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, Secret::new(text))),
            _ => None,
        });
        Ok(GrantTokens { token: Secret::new(token), settings: settings.collect() })
    }
}

/// Why tokens are not renewed any more. Earlier versions have noted here, too, what ends nothing.
fn refused(row: &StoreRow) -> Result<Option<GrantRefusal>, StoreFault> {
    let noted: Option<String> = row.try_get("refused")?;
    // Another version's word for an end is one.
    let noted = noted.map(|name| GrantRefusal::named(&name).unwrap_or(GrantRefusal::Ended));
    Ok(noted.filter(|why| why.ends_grant()))
}

fn renew_at(now: i64, renew_in: Option<i64>) -> Option<i64> {
    renew_in.map(|renew_in| now.saturating_add(renew_in))
}

/// The catalog, the version and the generation of a row, so that no two have the same bytes.
pub(super) fn row(catalog: &str, version: i64, generation: i64) -> Vec<u8> {
    [&version.to_be_bytes(), &generation.to_be_bytes()[..], catalog.as_bytes()].concat()
}

#[cfg(test)]
mod tests;
