//! Scenes of single charts: one point each.
