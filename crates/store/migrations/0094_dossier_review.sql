-- The review from which a dossier was opened (Circular 12/2019/TT-BCA, article 6(5)(c)).
ALTER TABLE dossier ADD COLUMN review_id UUID REFERENCES review (id);
CREATE INDEX dossier_review ON dossier (review_id);
