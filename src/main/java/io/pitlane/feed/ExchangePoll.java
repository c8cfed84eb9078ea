package io.pitlane.feed;

import io.pitlane.exchange.Request;
import io.pitlane.exchange.VenueKind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Asks the exchange for what a poll wants, and makes recorded lines of the answers. Thread-safe. */
public final class ExchangePoll {

    private final ExchangeClient client;

    public ExchangePoll(ExchangeClient client) {
        this.client = client;
    }

    /**
     * Sends the requests of a poll. Where one of several fails, the answers of the others are kept, unless they make
     * sense only together.
     *
     * @throws PollFailedException if nothing came back that could be stored
     */
    public Answered ask(Poll poll) {
        if (poll.requests().isEmpty()) {
            throw PollFailedException.skipped(poll.trouble());
        }
        List<WireAnswer> answers = new ArrayList<>();
        PollFailedException failure = null;
        for (Request request : poll.requests()) {
            try {
                answers.add(checked(poll, client.send(poll.feed().venue(), request)));
            } catch (PollFailedException failed) {
                failure = failed;
            }
        }
        boolean isTogether = kind(poll).together();
        if (failure != null && (answers.isEmpty() || isTogether)) {
            throw failure;
        }
        String trouble = failure == null
                ? ""
                : answers.size() + " of " + poll.requests().size() + " requests were answered: " + failure.getMessage();
        List<WireAnswer> payloads = isTogether ? List.of(together(answers)) : answers;
        return new Answered(
                poll,
                payloads.stream()
                        .map(answer -> PayloadLine.of(
                                poll.feed().venue().id(), poll.feed().kind().word(), poll.symbol(), answer))
                        .toList(),
                trouble);
    }

    /** An exchange may say with HTTP 200 that something is wrong. */
    private static WireAnswer checked(Poll poll, WireAnswer answer) {
        poll.feed().venue().errorIn(answer.payload()).ifPresent(error -> {
            throw PollFailedException.error("the exchange answered with an error: " + error);
        });
        return answer;
    }

    private static VenueKind kind(Poll poll) {
        return poll.feed().venue().kind(poll.feed().kind()).orElseThrow();
    }

    /** The JSON array of the answers; it was received when the last of them was. */
    private static WireAnswer together(List<WireAnswer> answers) {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        char separator = '[';
        for (WireAnswer answer : answers) {
            array.write(separator);
            array.writeBytes(answer.payload());
            separator = ',';
        }
        array.write(']');
        return new WireAnswer(
                array.toByteArray(), answers.get(answers.size() - 1).receivedAt());
    }
}
