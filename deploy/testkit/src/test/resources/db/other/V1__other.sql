CREATE TABLE other (
    other_id bigint NOT NULL,
    CONSTRAINT other_pk PRIMARY KEY (other_id)
);
