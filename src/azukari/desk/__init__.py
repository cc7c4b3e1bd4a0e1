"""The desk (窓口): the one counter that every act passes. It stamps who, when and where; the provisions decide; the record keeps."""
