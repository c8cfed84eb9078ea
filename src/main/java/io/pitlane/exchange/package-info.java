/**
 * The exchanges as configuration: what {@code config/exchanges/*.yaml} says of venues, requests, symbols and payloads,
 * compiled into decoders that turn payloads into canonical records with every digit of the wire.
 *
 * <p>Bytes in, records out: but for reading those files there is no I/O. Start reading at
 * {@link io.pitlane.exchange.ExchangeCatalog} for what is declared and {@link io.pitlane.exchange.ExchangeDecoders} for
 * what is done with it; {@code config/exchanges/README.md} explains the files.
 */
package io.pitlane.exchange;
