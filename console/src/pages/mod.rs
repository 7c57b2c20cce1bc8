//! The models of pages.

mod approvals;
mod audit;
mod connections;
mod overview;
mod pins;
mod problem;
mod sign_in;
mod tenants;
mod tokens;
mod tools;

pub use crate::charts::{AuditBin, Minute};
pub use crate::page::{Effect, Moment, Title};
pub use approvals::{Approval, ApprovalArgument, ApprovalPage, ApprovalRow, ApprovalsPage, Notice, Standing};
pub use audit::{AuditChoice, AuditPage, AuditRow, Chain, RecordFacts, RecordPage};
pub use connections::{
    AuthorizeForm, ConnectPage, Connection, ConnectionPage, ConnectionState, ConnectionsPage, DisconnectPage, LeadRow,
    LeadsPage, SettingField, SettingKind, ShownSetting, Sync, SyncState, Tested,
};
pub use overview::{OfTenants, OverviewPage, PartState, Refusals, ServerPart, SystemState, Todo};
pub use pins::{Pin, PinPage, PinRow, PinStanding, PinsPage};
pub use problem::ProblemPage;
pub use sign_in::{SignInFault, SignInPage};
pub use tenants::{TenantFault, TenantPage, TenantRow, TenantsPage};
pub use tokens::{RevokePage, RoleChoice, TokenFault, TokenMadePage, TokenNewPage, TokenRow, TokensPage};
pub use tools::{
    DifferenceLine, ForeseenStep, SuggestedFix, Tool, ToolAnswer, ToolChoice, ToolFault, ToolGroup, ToolPage, ToolRow,
    ToolWarning, ToolsPage, difference, line_difference,
};
