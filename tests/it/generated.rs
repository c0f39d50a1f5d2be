//! The estates that measurements run on are what they claim to be.

use anyhow::Result;
use tests::generate;
use tests::repository::Repository;
use tests::run::Run;

#[test]
fn the_smallest_generated_estate_is_sound_and_of_its_size() -> Result<()> {
    let repository = Repository::new()?;
    generate::write("S", &repository.root())?;
    let run = |arguments: &[&str]| Run::of(arguments, &repository.root(), &repository.home());
    let instances = run(&["list", "instances", "--format", "json"])?.json();
    let count = instances.as_array().map_or(0, Vec::len);
    assert!((300..600).contains(&count), "{count} instances");
    let stacks = run(&["list", "stacks", "--format", "json"])?.json();
    assert_eq!(stacks.as_array().map_or(0, Vec::len), 20);
    let validation = run(&["validate", "stacks"])?;
    assert!(validation.status.success(), "{}", validation.stderr);
    Ok(())
}
