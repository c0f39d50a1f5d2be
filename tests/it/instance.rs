//! What the graph says of one instance beyond its values: how it is written, what Atmos writes for it, what it takes from
//! its bases, who changed it, and why it is not what one expects; on the demo estate and over real HTTP.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tests::binary::root;
use tests::repository::Repository;
use tests::server::Server;

const PROD: &str = "stacks/orgs/acme/plat/prod/us-east-1.yaml";
const DEFAULTS: &str = "stacks/catalog/vpc/defaults.yaml";
const AVAILABLE: &str = "stacks/catalog/vpc/highly-available.yaml";

struct Demo {
    repository: Repository,
    server: Server,
}

fn demo(prepare: impl Fn(&Repository) -> Result<()>) -> Result<Demo> {
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    prepare(&repository)?;
    let server = Server::open(&repository.root(), &repository.home())?;
    Ok(Demo { repository, server })
}

fn committed(repository: &Repository) -> Result<()> {
    repository.git(&["add", "--all"])?;
    repository.git(&["commit", "--quiet", "--message", "As it was"])?;
    Ok(())
}

impl Demo {
    fn vpc(&self, fields: &str) -> Result<Value> {
        let query = format!("{{ instance(stack: \"plat-use1-prod\", component: \"vpc\") {{ {fields} }} }}");
        Ok(self.server.data(&query, &json!({}))?["instance"].take())
    }
}

#[test]
fn an_instance_shows_what_is_written_and_what_atmos_writes_for_it() -> Result<()> {
    let demo = demo(|_| Ok(()))?;
    let found =
        demo.vpc("raw yaml generatedFiles { name folder kind text problem isAutomatic leftOut referenceCount }")?;
    let raw = found["raw"].as_str().context("it is written")?;
    assert!(
        raw.contains("{{") && raw != found["yaml"],
        "templates stand in it as they are written"
    );
    let files = found["generatedFiles"].as_array().context("a list")?;
    let named = |name: &str| files.iter().find(|file| file["name"] == name).context(name.to_owned());
    let backend = named("backend.tf.json")?;
    assert_eq!(backend["folder"], "components/terraform/vpc");
    assert!(
        backend["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("{\n  \"terraform\": {\n    \"backend\": {"))
    );
    let variables = named("plat-use1-prod-vpc.terraform.tfvars.json")?;
    let text: Value = serde_json::from_str(variables["text"].as_str().context("a text")?)?;
    assert_eq!(text["nat_gateway_count"], 3);
    assert_eq!(
        (&variables["kind"], &variables["isAutomatic"]),
        (&json!("VARIABLES"), &json!(true))
    );
    Ok(())
}

#[test]
fn each_base_says_what_it_brings_and_what_overrode_it() -> Result<()> {
    let demo = demo(|_| Ok(()))?;
    let found = demo.server.data(
        "{ instance(stack: \"plat-use1-prod\", component: \"s3-bucket/assets\") {
            bases { name isSelf instance { isAbstract } location { file { path } } parents { name key location { line } }
                counts { won lost } contributions { path isWon text { text isCut } lostTo { line file { path } } } } } }",
        &json!({}),
    )?;
    let bases = found["instance"]["bases"].as_array().context("a list")?;
    let names: Vec<&Value> = bases.iter().map(|base| &base["name"]).collect();
    assert_eq!(names, ["s3-bucket/defaults", "s3-bucket/versioned", "s3-bucket/assets"]);
    let (defaults, own) = (&bases[0], &bases[2]);
    assert_eq!(
        (&own["isSelf"], &own["parents"][0]["name"]),
        (&json!(true), &json!("s3-bucket/versioned"))
    );
    assert_eq!(
        (&own["parents"][0]["key"], &defaults["instance"]["isAbstract"]),
        (&json!("INHERITS"), &json!(true))
    );
    let path = json!(["vars", "versioning_enabled"]);
    let contributions = defaults["contributions"].as_array().context("a list")?;
    let lost = contributions
        .iter()
        .find(|one| one["path"] == path)
        .context("it is set")?;
    assert_eq!(
        (&lost["isWon"], &lost["text"]["text"]),
        (&json!(false), &json!("false"))
    );
    assert_eq!(
        lost["lostTo"],
        json!({ "line": 13, "file": { "path": "stacks/catalog/s3-bucket/versioned.yaml" } })
    );
    assert_eq!(own["counts"]["lost"], 0);
    Ok(())
}

#[test]
fn a_value_that_lost_is_found_with_what_overrode_it_and_one_that_is_not_read_with_its_import() -> Result<()> {
    let demo = demo(|repository| {
        repository.write(
            "stacks/catalog/vpc/forgotten.yaml",
            "vars:\n  cidr_block: 192.0.2.0/24\n",
        )?;
        Ok(())
    })?;
    let ask = |question: &str| {
        demo.vpc(&format!(
            "whyNot(question: {}) {{ subject places {{ path isWon steps {{ isMatch isWinner text {{ text }} location {{ line file {{ path }} }} }} }}
                elsewhere {{ file {{ path }} path import isNear manifest {{ path }} importedBy {{ path }} }} }}",
            json!(question)
        ))
        .map(|mut found| found["whyNot"].take())
    };
    let lost = ask("nat_gateway_count=1")?;
    assert_eq!(lost["subject"], "PATH_VALUE");
    let place = &lost["places"][0];
    assert_eq!(
        (&place["path"], &place["isWon"]),
        (&json!(["vars", "nat_gateway_count"]), &json!(false))
    );
    let steps = place["steps"].as_array().context("a list")?;
    let (first, winner) = (&steps[0], steps.last().context("a winner")?);
    assert_eq!(
        (&first["isMatch"], &first["location"]["file"]["path"]),
        (&json!(true), &json!(DEFAULTS))
    );
    assert_eq!(
        (&winner["isWinner"], &winner["text"]["text"]),
        (&json!(true), &json!("3"))
    );
    assert_eq!(ask("vpc/highly-available.yaml")?["subject"], "FILE");

    let elsewhere = ask("192.0.2.0/24")?;
    assert_eq!(elsewhere["places"], json!([]));
    assert_eq!(
        elsewhere["elsewhere"][0],
        json!({
            "file": { "path": "stacks/catalog/vpc/forgotten.yaml" }, "path": ["vars", "cidr_block"],
            "import": "catalog/vpc/forgotten", "isNear": true, "manifest": { "path": PROD }, "importedBy": [],
        })
    );
    Ok(())
}

#[test]
fn who_changed_an_instance_is_told_with_the_lines_and_what_is_not_committed_yet() -> Result<()> {
    let demo = demo(|repository| {
        committed(repository)?;
        let text = std::fs::read_to_string(repository.root().join(AVAILABLE))?;
        repository.write(AVAILABLE, text.replace("nat_gateway_count: 3", "nat_gateway_count: 4"))?;
        repository.git(&["add", "--all"])?;
        repository.git(&["commit", "--quiet", "--message", "One gateway more\n\n<b>Now</b>"])?;
        let text = std::fs::read_to_string(repository.root().join(PROD))?;
        repository.write(PROD, text.replace("10.24.0.0/18", "10.99.0.0/18"))?;
        Ok(())
    })?;
    let found = demo.vpc(
        "history { isReady problem cut commits { title body author email at patches { path diff isCut } } uncommitted { path diff } }
         count: value(path: [\"vars\", \"nat_gateway_count\"]) { lastChanged { isReady isUncommitted commit { title } } }
         cidr: value(path: [\"vars\", \"cidr_block\"]) { lastChanged { isUncommitted commit { title } } }",
    )?;
    let history = &found["history"];
    assert_eq!(
        (&history["isReady"], &history["problem"], &history["cut"]),
        (&json!(true), &json!(null), &json!(null))
    );
    let newest = &history["commits"][0];
    assert_eq!(
        (&newest["title"], &newest["body"]),
        (&json!("One gateway more"), &json!("<b>Now</b>"))
    );
    assert_eq!(newest["patches"][0]["path"], AVAILABLE);
    let diff = newest["patches"][0]["diff"].as_str().context("a diff")?;
    assert!(diff.contains("+        nat_gateway_count: 4"), "{diff}");
    assert_eq!(history["commits"][1]["title"], "As it was");
    assert_eq!(history["uncommitted"][0]["path"], PROD);
    assert_eq!(found["count"]["lastChanged"]["commit"]["title"], "One gateway more");
    assert_eq!(
        found["cidr"]["lastChanged"],
        json!({ "isUncommitted": true, "commit": null })
    );
    Ok(())
}

#[test]
fn without_a_commit_the_history_says_why_there_is_none() -> Result<()> {
    let demo = demo(|_| Ok(()))?;
    let found = demo.vpc("history { isReady problem commits { title } }")?;
    assert_eq!(
        found["history"],
        json!({ "isReady": true, "problem": "NO_COMMIT", "commits": null })
    );
    drop(demo.repository);
    Ok(())
}

#[test]
fn long_values_come_cut_and_whole_only_when_asked() -> Result<()> {
    let demo = demo(|repository| {
        let text = std::fs::read_to_string(repository.root().join(PROD))?;
        let long = format!("        long: {}\n        cidr_block:", "x".repeat(300_000));
        assert!(text.contains("        cidr_block:"), "{text}");
        repository.write(PROD, text.replacen("        cidr_block:", &long, 1))?;
        Ok(())
    })?;
    let found =
        demo.vpc("value(path: [\"vars\", \"long\"]) { length scalar(most: 5) text(most: 3) { text isCut } }")?;
    let expected = json!({ "length": 300_000, "scalar": "xxxxx", "text": { "text": "xxx", "isCut": true } });
    assert_eq!(found["value"], expected);
    Ok(())
}
