//! `kartoteka token`: tokens for callers. A token is shown once; what is kept of it is its SHA-256, in the operator's file or in the
//! store of a running server.

use std::process::ExitCode;

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::operator_client::{self, OperatorAnswer, OperatorClient, OperatorUnasked, encoded, lines, whole_list};
use super::terminal;
use crate::access::tenants::is_tenant;
use crate::access::token;

const EXAMPLES: &str = "\
Examples:
  kartoteka token new --name night-import             a token, and the line of the operator's file that knows it
  kartoteka token new --store --name anna --roles clerk --expires 2027-06-30
                                                      a token that a running server keeps in its store
  kartoteka token list                                those of the running server: of its store and its file
  kartoteka token revoke tk_…                         its holder is gone at once

Give a token to its holder; it is kept nowhere. With `--store`, and for `list` and `revoke`, KARTOTEKA_OPERATOR names the operator's
listener of the server (127.0.0.1:9600), KARTOTEKA_OPERATOR_TOKEN the token of a caller with `may: [operate]`. Exit status: 0 done;
1 the server refused; 2 it was not asked.";

/// Make, list and revoke tokens of callers.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Debug, clap::Subcommand)]
enum TokenCommand {
    /// Make a token of 256 random bits.
    New(NewArgs),
    /// List the tokens of a running server.
    List {
        /// Of this tenant alone.
        #[arg(long)]
        tenant: Option<String>,
        /// Of which state: live, expired, revoked, or all.
        #[arg(long, default_value = "live")]
        state: String,
    },
    /// Revoke a token of the store of a running server: its holder is not let in any more, and sessions and streams of it end.
    Revoke {
        /// The id of the token, as `list` shows it.
        id: String,
    },
}

#[derive(Debug, clap::Args)]
struct NewArgs {
    /// What its holder is called.
    #[arg(long, value_parser = name)]
    name: String,
    /// Have a running server keep it in its store, from now on.
    #[arg(long)]
    store: bool,
    /// The tenant that its holder calls for.
    #[arg(long, value_parser = tenant)]
    tenant: Option<String>,
    /// The roles of its holder.
    #[arg(long, value_name = "ROLE", value_delimiter = ',', value_parser = role)]
    roles: Vec<String>,
    /// The last day of it, `2027-06-30`, or a moment.
    #[arg(long, value_name = "DATE", value_parser = expires)]
    expires: Option<String>,
}

fn name(text: &str) -> Result<String, &'static str> {
    let why = "a name is 1 to 64 letters, digits, `_`, `-`, `.` and `@`";
    if token::is_name(text) { Ok(text.to_owned()) } else { Err(why) }
}

fn tenant(text: &str) -> Result<String, &'static str> {
    let why =
        "the id of a tenant is 1 to 64 of lower-case letters, digits, `_` and `-`, and starts with a letter or digit";
    if is_tenant(text) { Ok(text.to_owned()) } else { Err(why) }
}

/// Which roles there are the operator's file says; what cannot be one is refused here.
fn role(text: &str) -> Result<String, &'static str> {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let why = "the name of a role is Latin letters, digits, `_` and, inside, `-`; it starts with a letter or `_`";
    if plain && begins && !text.ends_with('-') { Ok(text.to_owned()) } else { Err(why) }
}

fn expires(text: &str) -> Result<String, &'static str> {
    match token::end(text) {
        Some(end) if end > Timestamp::now() => Ok(text.to_owned()),
        Some(_) => Err("this is over: a token would be refused from its first day"),
        None => Err("write the last day, `2027-06-30`, or a moment, `2027-06-30T12:00:00Z`"),
    }
}

pub(super) fn run(args: &Args) -> ExitCode {
    match &args.command {
        TokenCommand::New(new) if !new.store => of_file(new),
        command => operator_client::run(carried_out(command)),
    }
}

/// Makes a token, and the line of the operator's file that knows it.
fn of_file(new: &NewArgs) -> ExitCode {
    let token = token::new();
    let digest = token::hexadecimal(&token::digest(token.expose()));
    let name = scalar(&new.name);
    let tenant = new.tenant.as_ref().map(|tenant| format!("tenant: {}, ", scalar(tenant))).unwrap_or_default();
    let expires = new.expires.as_ref().map(|expires| format!(", expires: {expires}")).unwrap_or_default();
    let roles = new.roles.iter().map(|role| scalar(role)).collect::<Vec<_>>().join(", ");
    terminal::print(&format!(
        "{}\n\n- {{ name: {name}, {tenant}sha256: {digest}, roles: [{roles}]{expires} }}\n",
        token.expose()
    ));
    ExitCode::SUCCESS
}

/// A text as YAML reads it back: in quotes where it could be anything else.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.@".contains(&byte))
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if plain { text.to_owned() } else { Value::from(text).to_string() }
}

/// What the server has done, or why it refused.
async fn carried_out(command: &TokenCommand) -> OperatorAnswer<String> {
    // Neither asked of the server nor repeated: it would be in its audit.
    if let TokenCommand::Revoke { id } = command
        && id.starts_with(token::PREFIX)
    {
        return Err(OperatorUnasked::TokenAsId);
    }
    let listener = OperatorClient::find()?;
    match command {
        TokenCommand::New(NewArgs { name, tenant, roles, expires, .. }) => {
            let body = json!({ "name": name, "tenant": tenant, "roles": roles, "expires_at": expires });
            let made = listener.answer(Method::POST, "/api/tokens", Some(body)).await?;
            Ok(made.map(|made| format!("{}\n\n{}", made["token"].as_str().unwrap_or_default(), line(&made))))
        }
        TokenCommand::List { tenant, state } => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(tenant.iter().map(|tenant| ("tenant", tenant)));
            query.extend_pairs(Some(state).filter(|state| *state != "all").map(|state| ("state", state)));
            let listed = whole_list(&listener, &format!("/api/tokens?{}", query.finish()), "tokens").await?;
            Ok(listed.map(|tokens| lines(&tokens, line)))
        }
        TokenCommand::Revoke { id } => {
            let revoked = listener.answer(Method::DELETE, &format!("/api/tokens/{}", encoded(id)), None).await?;
            Ok(revoked.map(|revoked| line(&revoked)))
        }
    }
}

/// One token, in a line.
fn line(token: &Value) -> String {
    let text = |name: &str| token[name].as_str().unwrap_or("-").to_owned();
    let id = token["id"].as_str().unwrap_or("of the file");
    let roles = token["roles"].as_array().map(Vec::as_slice).unwrap_or_default();
    let roles = roles.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",");
    let (state, tenant, name) = (text("state"), text("tenant"), text("name"));
    format!(
        "{id:<19}  {state:<7}  {tenant}/{name}  [{roles}]  until {}  used {}\n",
        text("expires_at"),
        text("used_at")
    )
}
