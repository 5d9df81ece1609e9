"""The protoc plugin: contract to Python text.

Build time only; loads neither temporalio nor grpc.
"""
