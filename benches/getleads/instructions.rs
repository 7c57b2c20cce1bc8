//! Instructions and allocations of a call, as callgrind (of valgrind) counts them: they hardly depend on what else the machine
//! does. A large copy counts for more than it costs: valgrind takes each byte of it for an instruction.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, absolute},
    process::{Command, id},
    time::Duration,
};

use crate::{
    calls::{self, Case, Era, Kind},
    load::Load,
    ours, process,
};

/// One client: with several it would count how they wait for each other.
const CASE: Case = Case { kind: Kind::Call, era: Era::PerRequest, connections: 1 };
const WARM_UP: Duration = Duration::from_secs(3);
const TIME: Duration = Duration::from_secs(10);
/// The server starts fifty times more slowly.
const PATIENCE: Duration = Duration::from_mins(2);
/// What the functions of the allocator begin with that give memory out.
const ALLOCATOR: [&str; 3] = ["mi_malloc", "mi_zalloc", "mi_realloc"];

pub(crate) async fn run(program: &Path) -> io::Result<()> {
    let backend = process::again(&["upstream"])?;
    let backend_url = format!("http://{}/rest/1/bench0code/", backend.address);
    for text in ["full", "summary"] {
        let out = std::env::temp_dir().join(format!("callgrind.kartoteka.{}.{text}", id()));
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--quiet", "--tool=callgrind", "--fair-sched=yes"]);
        valgrind.arg(format!("--callgrind-out-file={}", out.display())).arg(absolute(program)?);
        let (process, address) = ours::serving(valgrind, |command| {
            command.env("BITRIX_BASE_URL", &backend_url).env("BITRIX_RATE", "0").env("KARTOTEKA_TEXT", text);
        })?;
        let server = ours::listening(process, address, PATIENCE).await?;
        let length = calls::check(server.address).await?;
        let mut load = Load::open(CASE, server.address).await?;
        load.run(WARM_UP).await?;
        control("--zero", server.process.id())?;
        let calls = load.run(TIME).await?.calls;
        control("--dump", server.process.id())?;
        let dumped = out.with_added_extension("1");
        let Counted { instructions, allocations } = Counted::read(&fs::read_to_string(&dumped)?);
        fs::remove_file(&dumped)?;
        println!(
            "text {text:<8} {length} bytes, {} instructions, {} allocations a call ({calls} calls)",
            instructions / calls.max(1),
            allocations / calls.max(1)
        );
    }
    Ok(())
}

fn control(what: &str, process: u32) -> io::Result<()> {
    let done = Command::new("callgrind_control").args([what, &process.to_string()]).output()?.status;
    if done.success() { Ok(()) } else { Err(io::Error::other("callgrind_control failed")) }
}

/// What stands in a profile of callgrind.
#[derive(Default)]
struct Counted {
    instructions: u64,
    allocations: u64,
}

impl Counted {
    fn read(profile: &str) -> Self {
        let mut counted = Self::default();
        // A name stands behind its number where that comes first.
        let mut names = HashMap::new();
        let (mut from, mut to) = ("", "");
        let number = |text: &str| text.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or(0_u64);
        for line in profile.lines() {
            let Some((key, value)) = line.split_once(['=', ':']) else { continue };
            let mut named = || {
                let (number, name) = value.split_once(' ').unwrap_or((value, ""));
                if name.is_empty() {
                    *names.entry(number).or_default()
                } else {
                    *names.entry(number).insert_entry(name).get()
                }
            };
            match key {
                "fn" => from = named(),
                "cfn" => to = named(),
                "calls" if is_allocator(to) && !is_own(from) => counted.allocations += number(value),
                "totals" => counted.instructions = number(value),
                _ => {}
            }
        }
        counted
    }
}

/// Whether a function is the allocator's own.
fn is_own(function: &str) -> bool {
    function.trim_start_matches('_').starts_with("mi_")
}

fn is_allocator(function: &str) -> bool {
    ALLOCATOR.iter().any(|begin| function.starts_with(begin))
}
