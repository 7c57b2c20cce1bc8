//! What a call costs: our server beside a handler written by hand that does the same, in one run.
//!
//! `cargo bench --bench getleads` starts a stub of the backend (a page of 50 leads with ten fields, 14 KB), the handler by
//! hand ("the limit": axum and reqwest, the reply spliced as bytes), the same handler with labels, and our server, each as
//! a process of its own, and lets one load generator ask them turn and turn about. It prints calls a second, the median
//! and the 99th percentile, memory, CPU a call, and the ratio of ours to the limit. With `startup` it measures the way
//! from `exec` to the first answer, and the memory after many calls; with `listeners`, calls over every wire, and calls
//! while thousands listen and say nothing; with `instructions`, what callgrind counts of a call; with `catalogs`, what catalogs of up to 10,000 tools take to be checked and served.
//!
//! Everything runs on one machine: the figures of one run compare with each other, not with those of another.
#![expect(clippy::print_stdout, reason = "the figures are what a bench is for")]

mod calls;
mod catalogs;
mod frames;
mod generated;
mod instructions;
mod limit;
mod listeners;
mod load;
mod ours;
mod process;
mod report;
mod runtime;
mod startup;
mod upstream;
mod wire;

use std::{io, path::PathBuf, time::Duration};

use clap::{Parser, Subcommand};

use calls::{Case, Era, Kind, Target};
use process::Process;
use report::Figures;
use runtime::single_thread;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Our server against the bare minimum.
#[derive(Parser)]
struct Options {
    /// How long one server is asked in one round.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// How often the servers take turns.
    #[arg(long, default_value_t = 5, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    rounds: usize,
    /// Our server, if not the one just built: an older build, to compare.
    #[arg(long, global = true, default_value = env!("CARGO_BIN_EXE_kartoteka"))]
    ours: PathBuf,
    /// An older build of our server, that takes turns with it in the same run.
    #[arg(long)]
    before: Option<PathBuf>,
    /// Let the same server take turns with tokens, roles, limits and an audit, and hold it against the one without.
    #[arg(long)]
    guarded: bool,
    /// Leave our server out, to look at the bench itself.
    #[arg(long)]
    without_ours: bool,
    /// Given by cargo.
    #[arg(long, hide = true, global = true)]
    bench: bool,
    #[command(subcommand)]
    role: Option<Role>,
}

/// What this program is, when it is not the bench itself.
#[derive(Subcommand)]
enum Role {
    /// Time from `exec` to the first answer, and memory after many calls.
    Startup {
        /// Starts to measure.
        #[arg(long, default_value_t = 20)]
        starts: usize,
        /// Calls before the memory is read.
        #[arg(long, default_value_t = 100_000)]
        calls: u64,
    },
    /// Calls over each wire, and calls while many listen and say nothing.
    Listeners {
        /// Listeners that say nothing; each is a file to both sides.
        #[arg(long, default_value_t = 5_000)]
        idle: usize,
        /// Calls in flight at once.
        #[arg(long, default_value_t = 1_000)]
        calls: usize,
    },
    /// Instructions and allocations of a call, as callgrind counts them.
    Instructions,
    /// Catalogs of 10 to 10,000 tools: their check, and the way to the first list.
    Catalogs,
    /// Writes a catalog of that many tools into a folder, to be looked at.
    Generate {
        /// Where to.
        folder: PathBuf,
        /// How many.
        tools: usize,
    },
    /// The stub of the backend.
    #[command(hide = true)]
    Upstream,
    /// The handler written by hand.
    #[command(hide = true)]
    Limit {
        #[arg(long)]
        upstream: String,
        #[arg(long)]
        labels: bool,
    },
}

/// A server under measurement.
struct Contender {
    name: &'static str,
    is_limit: bool,
    process: Process,
    target: Target,
}

const CONNECTIONS: [usize; 3] = [1, 16, 64];
/// Asked before each measurement and not counted.
const WARM_UP: Duration = Duration::from_millis(300);

fn main() -> io::Result<()> {
    let options = Options::parse();
    match &options.role {
        Some(Role::Upstream) => upstream::run(),
        Some(Role::Limit { upstream, labels }) => limit::run(upstream, *labels),
        Some(Role::Startup { starts, calls }) => {
            single_thread()?.block_on(startup::run(&options.ours, *starts, *calls))
        }
        Some(Role::Instructions) => single_thread()?.block_on(instructions::run(&options.ours)),
        Some(Role::Catalogs) => single_thread()?.block_on(catalogs::run(&options.ours)),
        Some(Role::Generate { folder, tools }) => generated::write(folder, *tools),
        Some(Role::Listeners { idle, calls }) => {
            let time = Duration::from_secs_f64(options.seconds);
            let extent = listeners::Extent { idle: *idle, calls: *calls, time, rounds: options.rounds };
            single_thread()?.block_on(listeners::run(&options.ours, &extent))
        }
        None => single_thread()?.block_on(compare(&options)),
    }
}

async fn compare(options: &Options) -> io::Result<()> {
    let backend = process::again(&["upstream"])?;
    let backend_url = format!("http://{}/rest/1/bench0code/", backend.address);
    let by_hand = |labels: bool| {
        let mut arguments = vec!["limit", "--upstream", &backend_url];
        arguments.extend(labels.then_some("--labels"));
        process::again(&arguments)
    };
    let (limit, labelled) = (by_hand(false)?, by_hand(true)?);
    let mut contenders = vec![
        Contender { name: "limit", is_limit: true, target: limit.address.into(), process: limit.process },
        Contender { name: "limit, labels", is_limit: true, target: labelled.address.into(), process: labelled.process },
    ];
    if !options.without_ours {
        let ours = ours::start_ours(&options.ours, &backend_url).await?;
        // Both limits answer our own list: what differs is the way there.
        let listing = calls::listing(ours.address).await?;
        for contender in &contenders {
            calls::teach(contender.target.address, &listing).await?;
        }
        let target = ours.address.into();
        contenders.push(Contender { name: "ours", is_limit: options.guarded, target, process: ours.process });
    }
    if let Some(program) = &options.before {
        let before = ours::start_ours(program, &backend_url).await?;
        let target = before.address.into();
        contenders.push(Contender { name: "before", is_limit: true, target, process: before.process });
    }
    let folder = tempfile::tempdir()?;
    if options.guarded {
        let guarded = ours::start_guarded(&options.ours, &backend_url, folder.path()).await?;
        let target = Target { address: guarded.address, bearer: Some(ours::TOKEN) };
        contenders.push(Contender { name: "ours, guarded", is_limit: false, target, process: guarded.process });
    }
    for contender in &contenders {
        let bytes = calls::check(contender.target).await?;
        println!("{:<14} pid {:>6}  {bytes} bytes a call", contender.name, contender.process.id());
    }
    for kind in [Kind::Call, Kind::List] {
        for era in [Era::PerRequest, Era::Session] {
            for connections in CONNECTIONS {
                let case = Case { kind, era, connections };
                let figures = measure(case, &contenders, options).await?;
                println!("\n{}", report::table(case, &figures));
            }
        }
    }
    Ok(())
}

async fn measure(case: Case, contenders: &[Contender], options: &Options) -> io::Result<Vec<Figures>> {
    let mut figures: Vec<Figures> =
        contenders.iter().map(|contender| Figures::of(contender.name, contender.is_limit)).collect();
    let time = Duration::from_secs_f64(options.seconds);
    for _ in 0..options.rounds {
        for (contender, figures) in contenders.iter().zip(&mut figures) {
            let mut load = load::Load::open(case, contender.target).await?;
            load.run(WARM_UP).await?;
            let (before, own) = (contender.process.cpu()?, process::own_cpu()?);
            let window = load.run(time).await?;
            figures.add(
                window,
                contender.process.cpu()?.saturating_sub(before),
                process::own_cpu()?.saturating_sub(own),
            );
            load.close().await?;
        }
    }
    for (contender, figures) in contenders.iter().zip(&mut figures) {
        figures.resident = contender.process.resident()?;
    }
    Ok(figures)
}
