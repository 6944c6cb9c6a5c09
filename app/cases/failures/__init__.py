"""What has failed is shown to administrators, without what people typed, and tried again."""
