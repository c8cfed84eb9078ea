-- How many artifacts passed each gate, and how many did not.
select json_build_object(
  'score', json_build_object('pass', count(*) filter (where gate_score), 'fail', count(*) filter (where gate_score is not true)),
  'vadr', json_build_object('pass', count(*) filter (where gate_vadr), 'fail', count(*) filter (where gate_vadr is not true)),
  'funding', json_build_object('pass', count(*) filter (where gate_funding), 'fail', count(*) filter (where gate_funding is not true)),
  'microstructure', json_build_object(
    'pass', count(*) filter (where gate_microstructure), 'fail', count(*) filter (where gate_microstructure is not true)),
  'freshness', json_build_object(
    'pass', count(*) filter (where gate_freshness), 'fail', count(*) filter (where gate_freshness is not true)),
  'fatigue', json_build_object('pass', count(*) filter (where gate_fatigue), 'fail', count(*) filter (where gate_fatigue is not true)))
from pit.premove_artifacts
where ts >= :from and ts < :until and created_at <= :as_of
