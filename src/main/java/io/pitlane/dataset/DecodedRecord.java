package io.pitlane.dataset;

import java.util.List;

/**
 * One canonical record as its decoder made it: the values of its members. Who made it vouches for them: each is strict JSON
 * without white space around it, no name stands twice, and names need no escapes. Valid only during the call that it is
 * handed to.
 */
public interface DecodedRecord {

    /** In place of a time. */
    long UNREAD = Long.MIN_VALUE;

    /** The names of the members in their order. Records of one form have the same list, the very same object. */
    List<String> members();

    /** Holds the values, one behind the other. */
    byte[] values();

    /** The first byte of a member's value in {@link #values}, of a string its quote. */
    int valueFrom(int member);

    /** Behind the last byte of a member's value, of a string its quote. */
    int valueTo(int member);

    /**
     * The time that a member's value says, in microseconds of {@link Timestamps}; {@link #UNREAD} where it is to be read out of
     * the value, or the value is none.
     */
    long micros(int member);

    /** The record as a JSON object; the caller's own. */
    byte[] json();
}
