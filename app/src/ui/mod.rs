//! The design system: what every page is put together from. Each component stands in one
//! file with its named examples, which the gallery shows and axe tests; its styles stand
//! in `style/components/` under the same name. `README.md` beside this file lists them.
//!
//! Components are rendered on the server only. They take plain data and find the reader's
//! language, digits and calendars in the context, so that a page never passes them on.

// The component macro makes a public struct of properties for each component. They are
// named by the macro alone, so they are not exported one by one.
#![allow(unreachable_pub, reason = "properties of components, named by the view macro only")]

mod art;
mod badge;
mod bars_chart;
mod before_after;
mod breadcrumb;
mod button;
mod charity_card;
mod chart;
mod choice;
mod columns_chart;
mod confirm;
mod counts;
mod definitions;
mod description_list;
mod emblem;
mod empty_state;
mod error_summary;
mod example;
mod field_look;
mod form_field;
mod icon;
mod icon_drawings;
mod kpi;
mod medallion;
mod menu;
mod milestone_list;
mod notice;
mod opportunity_card;
mod pagination;
mod path_steps;
mod pill;
mod program_card;
mod progress_bar;
mod receipt;
mod region_map;
mod region_paths;
mod ring_chart;
mod share;
mod skeleton;
mod stages;
mod stat;
mod story;
mod table;
mod tabs;
mod task_list;
mod text;
mod timeline;
mod upload;

pub(crate) use art::footer_frieze;
pub use art::{Art, HeroPattern};
pub use badge::{Badge, FieldBadge};
pub use bars_chart::{Bar, BarsChart};
pub use before_after::BeforeAfter;
pub use breadcrumb::{Breadcrumb, Crumb};
pub use button::{Button, LinkButton};
pub use charity_card::{CharityCard, CharityCardData};
pub use chart::axis_top;
pub use choice::{Checkbox, CheckboxGroup, Choice, ChoiceChips, Segmented};
pub use columns_chart::{Column, ColumnsChart};
pub use confirm::ConfirmButton;
pub use counts::{Count, Counts};
pub use definitions::Definitions;
pub use description_list::{DescriptionList, Fact, fact};
pub use emblem::Emblem;
pub use empty_state::EmptyState;
pub use error_summary::ErrorSummary;
pub use example::{Example, ExampleGroup, examples};
pub use field_look::{field_class, field_icon, field_pattern};
pub use form_field::{AmountField, Bound, Select, TextArea, TextField, bind};
pub use icon::Icon;
pub use kpi::{Change, Kpi};
pub use medallion::{FieldMedallion, LetterMedallion, Medallion};
pub use menu::Menu;
pub use milestone_list::{MilestoneItem, MilestoneList};
pub use notice::{Notice, NoticeKind};
pub use opportunity_card::{OpportunityCard, OpportunityCardData};
pub use pagination::Pagination;
pub use path_steps::{PathStep, PathSteps, StepState};
pub use pill::{OpportunityPill, Pill, PillKind, opportunity_state_name};
pub use program_card::ProgramCard;
pub use progress_bar::ProgressBar;
pub use receipt::{ReceiptData, ReceiptSheet, Thanks};
pub use region_map::{RegionMap, RegionValue};
pub use ring_chart::{Part, RingChart};
pub use share::ShareLinks;
pub use skeleton::TextSkeleton;
pub use stages::Stages;
pub use stat::Stat;
pub use story::{Story, StoryData};
pub use table::{Column as TableColumn, DataTable};
pub use tabs::{Tab, Tabs};
pub use task_list::{Task, TaskList, Urgency};
pub use text::{Amount, Day, Ltr, Moment, Number, Percent, isolate};
pub use timeline::{Timeline, TimelineEvent};
pub use upload::FileUpload;

use domain::locale::{Locale, Style};
use leptos::prelude::with_context;

use crate::page::Viewer;

/// How numbers and dates are written for the reader of the page being rendered.
pub(crate) fn style() -> Style {
    with_context::<Viewer, _>(Viewer::style).unwrap_or_default()
}

/// The language of the page being rendered.
pub(crate) fn locale() -> Locale {
    style().locale
}

/// Joins a component's class with what a page adds to it.
fn classes(own: &str, added: &str) -> String {
    if added.is_empty() {
        own.to_owned()
    } else {
        format!("{own} {added}")
    }
}
