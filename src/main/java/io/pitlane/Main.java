package io.pitlane;

/** The process entry point. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(2);
    }
}
