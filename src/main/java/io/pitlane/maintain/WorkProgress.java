package io.pitlane.maintain;

/** Hears how far a task of this room has come, part by part. */
public interface WorkProgress {

    /** @param steps how many there are */
    void began(String what, long steps);

    void advanced(long steps);

    void ended();

    /** Asks before the work and behind each part of it, which ends where that throws. */
    static WorkProgress until(Runnable question) {
        return new WorkProgress() {
            @Override
            public void began(String what, long steps) {
                question.run();
            }

            @Override
            public void advanced(long steps) {
                question.run();
            }

            @Override
            public void ended() {}
        };
    }

    static WorkProgress silent() {
        return new WorkProgress() {
            @Override
            public void began(String what, long steps) {}

            @Override
            public void advanced(long steps) {}

            @Override
            public void ended() {}
        };
    }
}
