//! Findings in the doctor's order, and how far each reaches.

use atmos::doctor::ranked;

use crate::atmos::snapshot::{Snapshot, count};

/// Every finding with how many instances it may affect, by number.
pub(crate) struct Ranking {
    /// Numbers of findings, in the doctor's order.
    pub(crate) order: Vec<u32>,
    reach: Vec<u32>,
}

impl Ranking {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let ranked = ranked(&snapshot.estate, snapshot.reached());
        let mut reach = vec![0; ranked.len()];
        for one in &ranked {
            reach[one.number] = count(one.reach);
        }
        Self {
            order: ranked.iter().map(|one| count(one.number)).collect(),
            reach,
        }
    }

    /// How many instances a finding may affect.
    pub(crate) fn reach(&self, number: u32) -> u32 {
        self.reach.get(number as usize).copied().unwrap_or_default()
    }
}
