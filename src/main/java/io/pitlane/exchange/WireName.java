package io.pitlane.exchange;

import java.util.Map;

/**
 * What a venue calls a market.
 *
 * @param name such as {@code BTC-USDT-SWAP}
 * @param settings what else requests for this market must say, by placeholder, such as {@code category} = {@code linear}
 */
public record WireName(String name, Map<String, String> settings) {

    public WireName {
        settings = Map.copyOf(settings);
    }
}
