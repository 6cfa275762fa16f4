-- What operators narrow their lists by. The range index costs next to nothing and keeps no update from staying on its page.
create index withdrawal_created on withdrawal using brin (created_at) with (autosummarize = on);
create index withdrawal_in_doubt on withdrawal (withdrawal_id) where in_doubt_since is not null;
