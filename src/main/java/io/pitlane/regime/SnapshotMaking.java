package io.pitlane.regime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Makes the row of a boundary out of what was read. Stateless: the same inputs and rows before give the same row. */
final class SnapshotMaking {

    private final RegimeRules rules;

    SnapshotMaking(RegimeRules rules) {
        this.rules = rules;
    }

    Snapshot make(Inputs inputs, SnapshotHistory history) {
        Ballot ballot = Ballot.of(inputs.signals(), rules.voting());
        Weights weights = rules.weights().get(ballot.regime());
        ObjectNode metadata = SnapshotRecord.NODES.objectNode();
        metadata.put(Snapshot.DETECTOR, Snapshot.PITLANE);
        metadata.set("votes", votes(ballot));
        metadata.set("inputs", inputs(inputs));
        metadata.set("thresholds", thresholds());
        metadata.set("coverage", coverage(inputs));
        metadata.put("previous_regime", history.previous().map(Snapshot::regime).orElse(null));
        metadata.put(
                "previous_ts",
                history.previous().map(row -> row.ts().toString()).orElse(null));
        metadata.put("is_stable", history.isStable(ballot.regime()));
        weights.warning().ifPresent(warning -> metadata.putArray("warnings").add(warning));
        return new Snapshot(
                history.boundary().time(),
                inputs.signals(),
                ballot.regime().word(),
                weights(weights),
                ballot.confidence(),
                Snapshot.METHOD,
                metadata,
                Optional.empty());
    }

    private static ObjectNode votes(Ballot ballot) {
        ObjectNode votes = SnapshotRecord.NODES.objectNode();
        for (Indicator indicator : Indicator.values()) {
            votes.put(
                    indicator.word(),
                    ballot.votes().get(indicator).map(Regime::word).orElse(null));
        }
        return votes;
    }

    private ObjectNode inputs(Inputs inputs) {
        ObjectNode node = SnapshotRecord.NODES.objectNode();
        for (Indicator indicator : Indicator.values()) {
            node.set(indicator.word(), SnapshotRecord.number(inputs.signals().of(indicator)));
        }
        Breadth breadth = inputs.breadth();
        return node.put("above_mean", breadth.above())
                .put("up", breadth.up())
                .put("down", breadth.down())
                .put("unchanged", breadth.symbols() - breadth.up() - breadth.down());
    }

    private ObjectNode thresholds() {
        ObjectNode all = SnapshotRecord.NODES.objectNode();
        for (Indicator indicator : Indicator.values()) {
            VoteRule rule = rules.voting().ruleOf(indicator);
            ObjectNode its = all.putObject(indicator.word());
            for (VoteRule.Case each : rule.cases()) {
                Limit limit = each.limit();
                its.putObject(each.vote().word()).put(limit.comparison().word(), limit.threshold());
            }
            its.put("otherwise", rule.otherwise().map(Regime::word).orElse(null));
            Optional.ofNullable(rules.voting().overrides().get(indicator))
                    .ifPresent(regime -> its.put("overrides", regime.word()));
        }
        return all;
    }

    private ObjectNode coverage(Inputs inputs) {
        Windows windows = rules.windows();
        ObjectNode node = SnapshotRecord.NODES.objectNode();
        node.putObject("reference")
                .put("symbol", inputs.reference().symbol())
                .put("exchange", inputs.reference().exchange())
                .put("returns", inputs.returns())
                .put("of", inputs.returnsWanted());
        ObjectNode symbols = node.putObject("symbols")
                .put("used", inputs.breadth().symbols())
                .put("of", inputs.wanted())
                .put("closes", windows.closes())
                .put("thrust_hours", windows.thrust());
        symbols.set("left_out", texts(inputs.leftOut()));
        return node.put("prices", inputs.prices()).put("prices_of_tickers", inputs.ofTickers());
    }

    private static JsonNode texts(List<String> texts) {
        var array = SnapshotRecord.NODES.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static ObjectNode weights(Weights weights) {
        ObjectNode node = SnapshotRecord.NODES.objectNode();
        weights.factors().forEach(node::put);
        return node;
    }
}
