-- What a text asks for: also the replies 1, 2 and 3, and words that may be STOP or a question.
ALTER TABLE inbound_message
  DROP CONSTRAINT inbound_message_wish_check,
  ADD CONSTRAINT inbound_message_wish_check CHECK (wish IN ('stop', 'start', 'help', 'words', 'may_be_stop', 'confirm', 'other_time', 'call_me'));

-- Texts to a number stop until somebody has decided whether its owner meant STOP.
ALTER TABLE messaging_opt_out ADD COLUMN undecided boolean NOT NULL DEFAULT false;
GRANT UPDATE (undecided) ON messaging_opt_out TO snowmelt_app;
