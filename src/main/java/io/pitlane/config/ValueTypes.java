package io.pitlane.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of value that settings have. */
final class ValueTypes {

    static final ValueType<String> TEXT = text -> text;

    static final ValueType<Secret> SECRET = new ValueType<>() {
        @Override
        public Secret parse(String text) {
            return text.isEmpty() ? Secret.NONE : new Secret(text);
        }

        @Override
        public boolean isSecret() {
            return true;
        }
    };

    /** A text that may hold a password, such as a database URL. */
    static final ValueType<Secret> ADDRESS = new ValueType<>() {
        @Override
        public Secret parse(String text) {
            return new Secret(text.strip());
        }

        @Override
        public boolean isSecret() {
            return true;
        }
    };

    static final ValueType<Boolean> SWITCH = text -> switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "t", "1", "yes", "on" -> true;
        case "false", "f", "0", "no", "off" -> false;
        default -> throw new IllegalArgumentException("true or false");
    };

    /** Empty: none. */
    static final ValueType<Optional<CrashAt>> CRASH_AT = new ValueType<>() {
        @Override
        public Optional<CrashAt> parse(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(CrashAt.parse(text));
        }

        @Override
        public String print(Optional<CrashAt> value) {
            return value.map(CrashAt::toString).orElse("");
        }
    };

    /** Empty: none. Clear text is taken to this machine alone. */
    static final ValueType<Optional<URI>> BASE_URL = new BaseUrlType();

    /** Empty: {@code auto}. libpq's opportunistic words are read as {@code auto}, which never falls back to clear text. */
    static final ValueType<Optional<SslMode>> SSL_MODE = new SslModeType();

    /** PostgreSQL and the driver count milliseconds in 31 bits. */
    private static final Duration LONGEST = Duration.ofDays(24);

    private static final int MOST_DAYS = 36_500;

    private ValueTypes() {}

    static ValueType<Integer> integer(int least, int most) {
        return text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                // Answered below, together with numbers that are out of range.
            }
            throw new IllegalArgumentException(
                    most == Integer.MAX_VALUE
                            ? "a whole number of at least " + least
                            : "a whole number from " + least + " to " + most);
        };
    }

    /** Days; 0 stands for "never", and what lies between is refused. */
    static ValueType<Integer> daysOrNever(int least) {
        ValueType<Integer> plain = integer(least, MOST_DAYS);
        return text -> {
            try {
                return text.equals("0") ? 0 : plain.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("0 (never) or " + wrong.getMessage() + " days", wrong);
            }
        };
    }

    static ValueType<Duration> duration(Duration least) {
        return duration(least, LONGEST);
    }

    static ValueType<Duration> duration(Duration least, Duration most) {
        return new ValueType<>() {
            @Override
            public Duration parse(String text) {
                Duration value = DurationText.parse(text);
                if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                    throw new IllegalArgumentException(
                            "a duration from " + DurationText.print(least) + " to " + DurationText.print(most));
                }
                return value;
            }

            @Override
            public String print(Duration value) {
                return DurationText.print(value);
            }
        };
    }

    /** Zero stands for "never"; what lies between is refused. */
    static ValueType<Duration> durationOrNever(Duration least) {
        ValueType<Duration> plain = duration(least);
        return new ValueType<>() {
            @Override
            public Duration parse(String text) {
                try {
                    Duration value = DurationText.parse(text);
                    return value.isZero() ? value : plain.parse(text);
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException("0 or " + wrong.getMessage(), wrong);
                }
            }

            @Override
            public String print(Duration value) {
                return plain.print(value);
            }
        };
    }

    static ValueType<Long> size(long least, long most) {
        return new ValueType<>() {
            @Override
            public Long parse(String text) {
                long value = SizeText.parse(text);
                if (value < least || value > most) {
                    throw new IllegalArgumentException(
                            "a size from " + SizeText.print(least) + " to " + SizeText.print(most));
                }
                return value;
            }

            @Override
            public String print(Long value) {
                return SizeText.print(value);
            }
        };
    }

    /** Like {@code plain}, and the word {@code auto}, which is {@code automatic}. */
    static <T> ValueType<T> orAuto(ValueType<T> plain, T automatic) {
        return new ValueType<>() {
            @Override
            public T parse(String text) {
                try {
                    return text.equalsIgnoreCase("auto") ? automatic : plain.parse(text);
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException("auto or " + wrong.getMessage(), wrong);
                }
            }

            @Override
            public String print(T value) {
                return value.equals(automatic) ? "auto" : plain.print(value);
            }
        };
    }

    static ValueType<String> oneOf(String... words) {
        List<String> known = List.of(words);
        return text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (known.contains(word)) {
                return word;
            }
            throw new IllegalArgumentException("one of " + String.join(", ", known) + Suggestion.among(word, known));
        };
    }

    private static final class SslModeType implements ValueType<Optional<SslMode>> {

        private static final List<String> WORDS = List.of("auto", "disable", "require", "verify-ca", "verify-full");

        @Override
        public Optional<SslMode> parse(String text) {
            String word = text.toLowerCase(Locale.ROOT).replace('_', '-');
            for (SslMode mode : SslMode.values()) {
                if (mode.word().equals(word)) {
                    return Optional.of(mode);
                }
            }
            return switch (word) {
                case "auto", "prefer", "allow" -> Optional.empty();
                default ->
                    throw new IllegalArgumentException(
                            "one of " + String.join(", ", WORDS) + Suggestion.among(word, WORDS));
            };
        }

        @Override
        public String print(Optional<SslMode> value) {
            return value.map(SslMode::word).orElse("auto");
        }
    }

    private static final class BaseUrlType implements ValueType<Optional<URI>> {

        private static final String EXPECTED =
                "an address such as https://host/path, or http:// of a loopback address such as http://127.0.0.1:9000";
        private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

        @Override
        public Optional<URI> parse(String text) {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                URI address = new URI(text.replaceAll("/+$", ""));
                boolean isSecret = "https".equals(address.getScheme());
                boolean isLoopback = "http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost());
                if ((isSecret || isLoopback)
                        && address.getHost() != null
                        && address.getRawUserInfo() == null
                        && address.getRawQuery() == null
                        && address.getRawFragment() == null) {
                    return Optional.of(address);
                }
            } catch (URISyntaxException notAnAddress) {
                throw new IllegalArgumentException(EXPECTED, notAnAddress);
            }
            throw new IllegalArgumentException(EXPECTED);
        }

        @Override
        public String print(Optional<URI> value) {
            return value.map(URI::toString).orElse("");
        }
    }
}
