//! What the access rule is asked about.

words!(
    /// What somebody wants to do with an item.
    Action {
        /// See that it is there, and look at it.
        View = "VIEW",
        /// Take it away.
        Download = "DOWNLOAD",
        /// Put a document into it.
        Upload = "UPLOAD",
        /// Make a folder in it.
        NewFolder = "NEW_FOLDER",
        /// Put a new version over it.
        AddVersion = "ADD_VERSION",
        /// Give it back changed: a client's new version.
        Deposit = "DEPOSIT",
        /// Make what a contact sent the firm's own.
        Accept = "ACCEPT",
        /// Take back what one has sent.
        Withdraw = "WITHDRAW",
        /// Give it another name, or a matter other details.
        Rename = "RENAME",
        /// Put it elsewhere in the tree.
        Move = "MOVE",
        /// Put it into a section of the portal.
        SetSection = "SET_SECTION",
        /// Put it into the trash.
        Trash = "TRASH",
        /// Take it out of the trash.
        Restore = "RESTORE",
        /// Destroy what is in the trash.
        Purge = "PURGE",
        /// Grant or revoke access to it, to a matter's details too.
        Share = "SHARE",
    }
);
