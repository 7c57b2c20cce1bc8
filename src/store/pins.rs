//! Pins: which definitions of the tools of MCP servers are taken. A pin names a tool and the SHA-256 of what defines it, so that
//! another definition is another pin.

use std::sync::atomic::Ordering::Relaxed;

use sqlx::Row;

use super::cause::{Cause, OnRecord};
use super::fault::StoreFault;
use super::stored::Store;
use super::transaction::{StoreRow, StoreTransaction};

/// The most pins of a server that wait, and how many are accepted before a tool that is new is not taken by itself any more: a server
/// that invents tools fills no disk.
const MOST_OF_A_SERVER: usize = 1_000;

/// The most pins of a list.
const MOST_LISTED: i64 = 1_000;

/// The most pins of one tool that are shown.
const MOST_OF_A_TOOL: i64 = 20;

const COLUMNS: &str = "tenant_id, catalog, backend, tool, sha256, state, definition, seen_at, decided_at, decided_by, \
                       CAST(CASE WHEN EXISTS (SELECT 1 FROM pins AS other WHERE other.tenant_id = pins.tenant_id \
                       AND other.catalog = pins.catalog AND other.backend = pins.backend AND other.tool = pins.tool \
                       AND other.sha256 <> pins.sha256 AND other.state = 'accepted') THEN 1 ELSE 0 END AS BIGINT) AS changed";

/// How a pin stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PinState {
    /// Nobody has decided of it: the tool is not offered.
    Waiting,
    /// The tool is offered as it is defined so.
    Accepted,
    /// It is not.
    Refused,
}

/// A pin of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PinRecord {
    /// The tenant whose server it is of; empty: of any tenant's.
    pub(crate) tenant: String,
    /// The catalog.
    pub(crate) catalog: String,
    /// The backend of it that is the server.
    pub(crate) backend: String,
    /// The name that the server gives the tool.
    pub(crate) tool: String,
    /// Of its definition, in hexadecimal digits.
    pub(crate) sha256: String,
    /// How it stands.
    pub(crate) state: PinState,
    /// What defines the tool: canonical JSON.
    pub(crate) definition: String,
    /// When it was first seen, in milliseconds since 1970, as all moments here.
    pub(crate) seen_at: i64,
    /// When it was decided.
    pub(crate) decided_at: Option<i64>,
    /// Who decided; `first` where it was taken because it was the first.
    pub(crate) decided_by: Option<String>,
    /// Another definition of the tool is accepted.
    pub(crate) changed: bool,
}

/// The server that pins are of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PinnedServer<'p> {
    /// The tenant whose it is; empty: any tenant's.
    pub(crate) tenant: &'p str,
    /// The catalog.
    pub(crate) catalog: &'p str,
    /// The backend.
    pub(crate) backend: &'p str,
}

/// A definition that is held against the pins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SeenTool<'p> {
    /// The name that the server gives the tool.
    pub(crate) tool: &'p str,
    /// Of its definition.
    pub(crate) sha256: &'p str,
    /// What defines it.
    pub(crate) definition: &'p str,
}

/// What is known of a definition.
struct KnownPin {
    tool: String,
    sha256: String,
    state: PinState,
}

impl PinState {
    /// As it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    /// The state of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Accepted, Self::Refused].into_iter().find(|state| state.name() == name)
    }
}

impl Store {
    /// A number that is another once a pin was decided of in this process.
    pub(crate) fn pins_version(&self) -> u64 {
        self.pins_changed().load(Relaxed)
    }

    /// How each of these definitions stands. What is new waits, or is taken where `takes_first` and no pin is of the tool.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn hold_against_pins(
        &self,
        server: PinnedServer<'_>,
        seen: &[SeenTool<'_>],
        takes_first: bool,
    ) -> Result<Vec<PinState>, StoreFault> {
        const PUT: &str = "INSERT INTO pins (tenant_id, catalog, backend, tool, sha256, state, definition, seen_at, \
                           decided_at, decided_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
        // Mostly nothing is new, and nobody has to be waited for.
        let (mut transaction, _) = self.read_of(server.tenant).await?;
        let known = KnownPin::all_of(&mut transaction, server).await?;
        transaction.commit().await?;
        let known: Option<Vec<PinState>> = seen.iter().map(|one| KnownPin::state_of(&known, one)).collect();
        if let Some(states) = known {
            return Ok(states);
        }
        let (mut transaction, now) = self.change_of(server.tenant, Cause::UPKEEP).await?;
        let mut known = KnownPin::all_of(&mut transaction, server).await?;
        let mut states = Vec::with_capacity(seen.len());
        for one in seen {
            if let Some(state) = KnownPin::state_of(&known, one) {
                states.push(state);
                continue;
            }
            let has_room = |state: PinState| known.iter().filter(|pin| pin.state == state).count() < MOST_OF_A_SERVER;
            let is_first = takes_first && known.iter().all(|pin| pin.tool != one.tool) && has_room(PinState::Accepted);
            let state = if is_first { PinState::Accepted } else { PinState::Waiting };
            states.push(state);
            if !has_room(state) {
                continue;
            }
            let put = sqlx::query(PUT).bind(server.tenant).bind(server.catalog).bind(server.backend).bind(one.tool);
            let put = put.bind(one.sha256).bind(state.name()).bind(one.definition).bind(now);
            let put = put.bind(is_first.then_some(now)).bind(is_first.then_some("first"));
            put.execute(&mut *transaction).await?;
            known.push(KnownPin { tool: one.tool.to_owned(), sha256: one.sha256.to_owned(), state });
        }
        transaction.commit().await?;
        Ok(states)
    }

    /// Pins, those that wait first, at most 1,000; `None`: in any state. A definition longer than this, in bytes, is left out: it is
    /// empty.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn pins(&self, state: Option<PinState>, longest: u16) -> Result<Vec<PinRecord>, StoreFault> {
        let short = format!("CASE WHEN LENGTH(definition) <= {longest} THEN definition ELSE '' END AS definition");
        let columns = COLUMNS.replace("definition", &short);
        let select = format!(
            "SELECT {columns} FROM pins WHERE $1 = '' OR state = $1 \
             ORDER BY CASE state WHEN 'waiting' THEN 0 ELSE 1 END, catalog, backend, tool, tenant_id, seen_at LIMIT $2"
        );
        let (mut transaction, _) = self.read_all().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(select)).bind(state.map_or("", PinState::name)).bind(MOST_LISTED);
        let rows = rows.fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(PinRecord::read).collect()
    }

    /// The pins of one tool, whole: that of the hash that is asked for, those that are accepted, then the newest; at most 20.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn pins_of(
        &self,
        (catalog, backend, tool): (&str, &str, &str),
        tenant: Option<&str>,
        sha256: Option<&str>,
    ) -> Result<Vec<PinRecord>, StoreFault> {
        let select = format!(
            "SELECT {COLUMNS} FROM pins WHERE catalog = $1 AND backend = $2 AND tool = $3 AND ($4 = '*' OR tenant_id = $4) \
             ORDER BY CASE WHEN sha256 = $5 THEN 0 WHEN state = 'accepted' THEN 1 ELSE 2 END, seen_at DESC, sha256 LIMIT $6"
        );
        let (mut transaction, _) = self.read_all().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(select)).bind(catalog).bind(backend).bind(tool);
        // No tenant has this name.
        let rows = rows.bind(tenant.unwrap_or("*")).bind(sha256.unwrap_or_default()).bind(MOST_OF_A_TOOL);
        let rows = rows.fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(PinRecord::read).collect()
    }

    /// Decides of a pin. `None`: there is none.
    ///
    /// # Errors
    /// The store failed; nothing was decided.
    pub(crate) async fn decide_pin(
        &self,
        server: PinnedServer<'_>,
        (tool, sha256): (&str, &str),
        (state, by): (PinState, &str),
        on_record: &OnRecord,
    ) -> Result<Option<PinRecord>, StoreFault> {
        const DECIDE: &str = "UPDATE pins SET state = $1, decided_at = $2, decided_by = $3 \
                              WHERE tenant_id = $4 AND catalog = $5 AND backend = $6 AND tool = $7 AND sha256 = $8";
        let select = format!(
            "SELECT {COLUMNS} FROM pins \
             WHERE tenant_id = $1 AND catalog = $2 AND backend = $3 AND tool = $4 AND sha256 = $5"
        );
        let (mut transaction, now) = self.change_of(server.tenant, Cause::act(on_record)).await?;
        let decide = sqlx::query(DECIDE).bind(state.name()).bind(now).bind(by).bind(server.tenant);
        let decide = decide.bind(server.catalog).bind(server.backend).bind(tool).bind(sha256);
        decide.execute(&mut *transaction).await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(select)).bind(server.tenant).bind(server.catalog);
        let row = row.bind(server.backend).bind(tool).bind(sha256).fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        self.pins_changed().fetch_add(1, Relaxed);
        row.as_ref().map(PinRecord::read).transpose()
    }
}

impl KnownPin {
    async fn all_of(transaction: &mut StoreTransaction, server: PinnedServer<'_>) -> Result<Vec<Self>, StoreFault> {
        const KNOWN: &str =
            "SELECT tool, sha256, state FROM pins WHERE tenant_id = $1 AND catalog = $2 AND backend = $3";
        let known = sqlx::query(KNOWN).bind(server.tenant).bind(server.catalog).bind(server.backend);
        let read = |row: &StoreRow| {
            let (tool, sha256, state): (_, _, String) =
                (row.try_get("tool")?, row.try_get("sha256")?, row.try_get("state")?);
            Ok(Self { tool, sha256, state: PinState::named(&state).unwrap_or(PinState::Refused) })
        };
        known.fetch_all(&mut **transaction).await?.iter().map(read).collect()
    }

    fn state_of(known: &[Self], seen: &SeenTool<'_>) -> Option<PinState> {
        known.iter().find(|pin| pin.tool == seen.tool && pin.sha256 == seen.sha256).map(|pin| pin.state)
    }
}

impl PinRecord {
    fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        let state: String = row.try_get("state")?;
        Ok(Self {
            tenant: row.try_get("tenant_id")?,
            catalog: row.try_get("catalog")?,
            backend: row.try_get("backend")?,
            tool: row.try_get("tool")?,
            sha256: row.try_get("sha256")?,
            state: PinState::named(&state).unwrap_or(PinState::Refused),
            definition: row.try_get("definition")?,
            seen_at: row.try_get("seen_at")?,
            decided_at: row.try_get("decided_at")?,
            decided_by: row.try_get("decided_by")?,
            changed: row.try_get::<i64, _>("changed")? != 0,
        })
    }
}

#[cfg(test)]
mod tests;
