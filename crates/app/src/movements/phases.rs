//! The phases of a movement: checked against its dates and one another, kept by their numbers.

use domain::movement::{PhaseDates, PhaseFault, check_phases};
use store::{
    Tx,
    entity::{dossier, movement_phase},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set},
};
use uuid::Uuid;

use super::form::{MOST, MovementForm};
use crate::{Error, Result, ctx::id_at, faults::Faults};

/// Name, occasion and dates of each phase.
pub(super) type Phases = Vec<(String, String, PhaseDates)>;

/// Checks the phases of a form; answers them and the pairs (from 1) that overlap.
pub(super) fn check_all_phases(
    faults: &mut Faults,
    form: &MovementForm,
    from: Option<&str>,
    to: Option<&str>,
) -> (Phases, Vec<(usize, usize)>) {
    let mut phases = Vec::new();
    let mut places = Vec::new();
    for (i, p) in form.phases.iter().enumerate() {
        if [&p.name, &p.occasion, &p.from, &p.to].iter().all(|t| t.trim().is_empty()) {
            continue;
        }
        // A source may date a phase without naming it; its number names it then.
        let name = faults.text(&format!("phases.{i}.name"), &p.name, 300);
        let occasion = faults.text(&format!("phases.{i}.occasion"), &p.occasion, 500);
        let dates = PhaseDates {
            from: faults.date(&format!("phases.{i}.from"), &p.from),
            to: faults.date(&format!("phases.{i}.to"), &p.to),
        };
        phases.push((name, occasion, dates));
        places.push(i);
    }
    match form.phase_count.trim() {
        "" => {}
        typed => match typed.parse::<usize>() {
            Ok(count) if count <= MOST => {
                let none = || PhaseDates { from: None, to: None };
                while phases.len() < count {
                    places.push(phases.len());
                    phases.push((String::new(), String::new(), none()));
                }
            }
            _ => faults.add("phase_count", "movement-too-many", [("limit", MOST.to_string())]),
        },
    }
    let dates: Vec<PhaseDates> = phases.iter().map(|p| p.2.clone()).collect();
    let mut overlaps = Vec::new();
    let place = |i: usize| places.get(i).copied().unwrap_or(i);
    for fault in check_phases(from, to, &dates) {
        match fault {
            PhaseFault::Backwards(i) => faults.add(&format!("phases.{}.to", place(i)), "field-to-before-from", []),
            PhaseFault::Outside(i) => {
                faults.add(
                    &format!("phases.{}.from", place(i)),
                    "movement-phase-outside",
                    [("phase", (i + 1).to_string())],
                );
            }
            PhaseFault::Overlap(i, j) => overlaps.push((i + 1, j + 1)),
        }
    }
    (phases, overlaps)
}

/// Phases keep their ids by number, because dossiers point to them; one that a dossier points to cannot go.
pub(super) async fn write_phases(tx: &Tx, id: Uuid, phases: &[(String, String, PhaseDates)]) -> Result<()> {
    let old = movement_phase::Entity::find().filter(movement_phase::Column::MovementId.eq(id)).all(tx.conn()).await?;
    for (seq, (name, occasion, dates)) in (1_i64..).zip(phases) {
        let mut row = movement_phase::ActiveModel {
            name: Set(name.clone()),
            occasion: Set(occasion.clone()),
            from_date: Set(dates.from.clone()),
            to_date: Set(dates.to.clone()),
            ..Default::default()
        };
        if let Some(there) = old.iter().find(|p| p.seq == seq) {
            row.id = Set(there.id);
            row.update(tx.conn()).await?;
        } else {
            row.id = Set(id_at(tx.at()));
            row.movement_id = Set(id);
            row.seq = Set(seq);
            row.insert(tx.conn()).await?;
        }
    }
    let kept = i64::try_from(phases.len()).unwrap_or(i64::MAX);
    for gone in old.iter().filter(|p| p.seq > kept) {
        let used = dossier::Entity::find().filter(dossier::Column::PhaseId.eq(gone.id)).count(tx.conn()).await?;
        if used > 0 {
            return Err(Error::field("phases", "movement-phase-used", [("phase", gone.name.clone())]));
        }
        movement_phase::Entity::delete_by_id(gone.id).exec(tx.conn()).await?;
    }
    Ok(())
}
