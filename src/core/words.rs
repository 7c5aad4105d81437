//! Enums that are told in words.

/// An enum whose members each have a word in the API.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $member:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $name { $($(#[$about])* $member,)* }

        impl $name {
            #[allow(dead_code)]
            pub const ALL: &[Self] = &[$(Self::$member,)*];

            /// The word that the API gives for it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$member => $word,)* }
            }
        }
    };
}
