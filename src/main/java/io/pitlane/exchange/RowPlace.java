package io.pitlane.exchange;

/** Where in a payload a row stands. */
final class RowPlace {

    JsonIndex index;

    int find(Pointer pointer) {
        return pointer.find(index, 0);
    }
}
