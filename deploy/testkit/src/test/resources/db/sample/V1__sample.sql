CREATE TABLE sample (
    sample_id  bigint      NOT NULL,
    full_name  text        NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT sample_pk PRIMARY KEY (sample_id)
);

GRANT SELECT, INSERT ON sample TO sample_app;
